import { drawBoxes, hideContrast, schemes } from '#lamim/dropout/boxes.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import type { Hiding } from './study.ts'

/** Names of masks: the two published schemes, or a whole contrast. */
export const maskNames = ['coarse', 'fine', ...contrasts] as const
export type MaskName = (typeof maskNames)[number]

/**
 * Draws the mask with a name.
 * @param seed of the boxes; ignored for a whole contrast
 * @param more box count and size, if they differ from the published scheme
 */
export function hidingFor(
  mask: MaskName,
  seed: number,
  more: { readonly count?: number; readonly size?: number } = {},
): Hiding {
  if (isContrast(mask))
    return { scheme: mask, seed: null, boxes: hideContrast(contrasts.indexOf(mask)) }
  return { scheme: mask, seed, boxes: drawBoxes(seed, { ...schemes[mask], ...more }) }
}

function isContrast(mask: MaskName): mask is Contrast {
  return contrasts.some(contrast => contrast === mask)
}

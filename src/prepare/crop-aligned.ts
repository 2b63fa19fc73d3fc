import { millilitres } from '#volume/millilitres.ts'
import { robustRange } from '#volume/range.ts'
import { boxOf, crop } from './crop.ts'
import { likenessWarnings } from './likeness.ts'
import { toBinary } from './mask.ts'
import type { Aligned, Mask, Prepared } from './types.ts'
import { maskWarnings } from './warnings.ts'

/**
 * Crops aligned scans to a brain mask and collects warnings about it.
 * @param mask on the reference's grid
 * @throws Problem 'unsupported' when the mask is empty
 */
export function cropAligned(
  { reference, scans, alignmentWarnings }: Aligned,
  mask: Mask,
  maskFrom: Prepared['maskFrom'],
): Prepared {
  const box = boxOf(mask)
  const prepared = scans.map(scan => {
    const cropped = crop(scan.aligned, mask, box)
    return { ...scan, prepared: cropped, range: robustRange(cropped) }
  })
  return {
    reference,
    scans: prepared,
    mask,
    millilitres: millilitres(mask),
    maskFrom,
    box,
    alignmentWarnings,
    warnings: [
      ...alignmentWarnings,
      ...maskWarnings(scans, reference, mask, box),
      ...likenessWarnings(prepared),
    ],
  }
}

/**
 * Crops prepared scans to a painted mask. Keeps the alignment and replaces the warnings about the former
 * mask.
 * @param mask on the reference's grid
 * @throws Problem 'unsupported' when the mask is empty
 */
export function recrop(prepared: Prepared, mask: Mask): Prepared {
  return cropAligned(prepared, toBinary(mask), 'painted')
}

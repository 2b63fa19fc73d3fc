import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { sameGrid } from '#volume/affine.ts'
import { uint8Voxels } from '#volume/memory.ts'
import type { Contrast } from '#volume/volume.ts'
import { resampleMask } from './align/resample.ts'
import { type Mask, type Motion, type RawScan, scanLabel } from './types.ts'

/** A scan and its motion relative to the reference. */
export interface Placed {
  readonly scan: RawScan
  readonly motion: Motion
}

/** A placed scan with its own brain mask, on its own grid. */
export interface Owned extends Placed {
  readonly brain: Mask
}

/**
 * Resamples the user's mask to the reference's grid.
 * @param contrast the scan that it was drawn on; null: the reference
 * @throws Problem 'grid-mismatch' when its grid differs from that scan's
 */
export function alignMask(
  mask: Mask,
  contrast: Contrast | null,
  placed: readonly Placed[],
  reference: RawScan,
): Mask {
  const drawnOn = contrast ?? reference.contrast
  const owner = placed.find(({ scan }) => scan.contrast === drawnOn)
  if (!owner)
    throw new Problem('slot-conflict', message('prepare.maskOwnerMissing', { contrast: drawnOn }))
  const grids = sameGrid(mask, owner.scan.volume)
  if (!grids.same)
    throw new Problem(
      'grid-mismatch',
      message('prepare.maskGrid', { scan: scanLabel(owner.scan), difference: grids.differs }),
    )
  return toBinary(resampleMask(mask, reference.volume, owner.motion.rigid))
}

/** A mask of the whole scan. */
export function fullMask({ volume: { data, size, affine } }: RawScan): Mask {
  return { data: uint8Voxels(data.length).fill(1), size, affine }
}

/** Union of the stripped scans' brains. */
export function supportOf(stripped: readonly Owned[], reference: RawScan): Mask {
  const { size, affine } = reference.volume
  const data = uint8Voxels(reference.volume.data.length)
  for (const { brain, motion } of stripped) {
    const carried = resampleMask(brain, reference.volume, motion.rigid)
    for (let i = 0; i < data.length; i++) if (carried.data[i]) data[i] = 1
  }
  return { data, size, affine }
}

/** A mask of any voxel type as 0 and 1, Uint8Array. */
export function toBinary({ data, size, affine }: Mask): Mask {
  const ones = uint8Voxels(data.length)
  for (let i = 0; i < ones.length; i++) if (data[i]) ones[i] = 1
  return { data: ones, size, affine }
}

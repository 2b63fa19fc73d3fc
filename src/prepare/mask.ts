import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { sameGrid } from '#volume/affine.ts'
import { uint8Voxels } from '#volume/memory.ts'
import type { Contrast } from '#volume/volume.ts'
import { resampleMask } from './align/resample.ts'
import { type Mask, type Motion, named, type RawScan } from './types.ts'

/** A scan and how it lies to the reference. */
export interface Placed {
  readonly scan: RawScan
  readonly motion: Motion
}

/** With the scan's own brain, on its own grid. */
export interface Owned extends Placed {
  readonly brain: Mask
}

/**
 * A mask that the user brings, on the reference's grid.
 * @param of the scan that it was drawn over; null: the reference
 * @throws Problem 'grid-mismatch' when it lies elsewhere than the scan it belongs to
 */
export function givenMask(
  mask: Mask,
  of: Contrast | null,
  placed: readonly Placed[],
  reference: RawScan,
): Mask {
  const owner = placed.find(({ scan }) => scan.contrast === (of ?? reference.contrast))
  if (!owner)
    throw new Problem(
      'slot-conflict',
      message('prepare.maskOwnerMissing', { contrast: of ?? reference.contrast }),
    )
  const grids = sameGrid(mask, owner.scan.volume)
  if (!grids.same)
    throw new Problem(
      'grid-mismatch',
      message('prepare.maskGrid', { scan: named(owner.scan), difference: grids.differs }),
    )
  return binary(resampleMask(mask, reference.volume, owner.motion.rigid))
}

/** A mask that takes nothing away. */
export function everything({ volume: { data, size, affine } }: RawScan): Mask {
  return { data: uint8Voxels(data.length).fill(1), size, affine }
}

/** What stripped scans still show, together: 1 where any of them isn't 0. */
export function supportOf(stripped: readonly Owned[], reference: RawScan): Mask {
  const { size, affine } = reference.volume
  const data = uint8Voxels(reference.volume.data.length)
  for (const { brain, motion } of stripped) {
    const carried = resampleMask(brain, reference.volume, motion.rigid)
    for (let i = 0; i < data.length; i++) if (carried.data[i]) data[i] = 1
  }
  return { data, size, affine }
}

/** 0 and 1 as Uint8Array, whatever a mask was stored as. */
export function binary({ data, size, affine }: Mask): Mask {
  const ones = uint8Voxels(data.length)
  for (let i = 0; i < ones.length; i++) if (data[i]) ones[i] = 1
  return { data: ones, size, affine }
}

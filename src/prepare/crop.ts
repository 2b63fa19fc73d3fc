import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { multiply } from '#volume/affine.ts'
import { emptyLike } from '#volume/orient.ts'
import { type Affine, contrasts, type Volume } from '#volume/volume.ts'
import type { Box, Mask, PreparedScan } from './types.ts'

/**
 * The bounding box of a mask.
 * @throws Problem 'unsupported' when the mask is empty
 */
export function boxOf({ data, size }: Mask): Box {
  const low = [...size]
  const high = [-1, -1, -1]
  const widen = (axis: 0 | 1 | 2, value: number) => {
    low[axis] = Math.min(low[axis] ?? value, value)
    high[axis] = Math.max(high[axis] ?? value, value)
  }
  let at = 0
  for (let z = 0; z < size[2]; z++)
    for (let y = 0; y < size[1]; y++)
      for (let x = 0; x < size[0]; x++) {
        if (!data[at++]) continue
        widen(0, x)
        widen(1, y)
        widen(2, z)
      }
  const [x = 0, y = 0, z = 0] = low
  const [toX = 0, toY = 0, toZ = 0] = high
  if (toX < 0) throw new Problem('unsupported', message('prepare.maskEmpty'))
  return { start: [x, y, z], size: [toX - x + 1, toY - y + 1, toZ - z + 1] }
}

/** The part of a volume inside a box, 0 outside the mask; voxel type and position don't change. */
export function crop(volume: Volume, mask: Mask, { start, size }: Box): Volume {
  const data = emptyLike(volume.data, size[0] * size[1] * size[2])
  const [nx, ny] = volume.size
  let to = 0
  for (let z = 0; z < size[2]; z++)
    for (let y = 0; y < size[1]; y++) {
      let from = start[0] + nx * (start[1] + y + ny * (start[2] + z))
      for (let x = 0; x < size[0]; x++, from++, to++)
        if (mask.data[from]) data[to] = volume.data[from] ?? 0
    }
  const shift: Affine = [1, 0, 0, start[0], 0, 1, 0, start[1], 0, 0, 1, start[2], 0, 0, 0, 1]
  return { data, size, affine: multiply(volume.affine, shift) }
}

/**
 * The volumes of LaMIM's merged file: T1w, T1c, T2w, FLAIR. A missing contrast is stored as zeros, which
 * is the model's input for it and how the reader recognises it.
 */
export function mergeScans(
  scans: readonly Pick<PreparedScan, 'contrast' | 'prepared'>[],
): Volume[] {
  return contrasts.flatMap(contrast => {
    const found = scans.find(scan => scan.contrast === contrast)?.prepared
    if (found) return [found]
    const [like] = scans
    return like
      ? [{ ...like.prepared, data: emptyLike(like.prepared.data, like.prepared.data.length) }]
      : []
  })
}

import { type ClosestAxes, closestAxes, multiply } from './affine.ts'
import { voxelMemory } from './memory.ts'
import type { Affine, Size, Volume, VoxelArray } from './volume.ts'

/** A new array of the same voxel type, all 0. */
export function emptyLike(data: VoxelArray, length: number): VoxelArray {
  const memory = voxelMemory(data.BYTES_PER_ELEMENT * length)
  switch (true) {
    case data instanceof Int8Array:
      return new Int8Array(memory)
    case data instanceof Uint8Array:
      return new Uint8Array(memory)
    case data instanceof Int16Array:
      return new Int16Array(memory)
    case data instanceof Uint16Array:
      return new Uint16Array(memory)
    case data instanceof Int32Array:
      return new Int32Array(memory)
    case data instanceof Uint32Array:
      return new Uint32Array(memory)
    case data instanceof Float32Array:
      return new Float32Array(memory)
    default:
      return new Float64Array(memory)
  }
}

/**
 * The grid after reordering stored axes to right, front, up by swaps and flips. An oblique grid stays
 * oblique.
 */
export function reorientedGrid(
  size: Size,
  affine: Affine,
): { readonly axes: ClosestAxes; readonly size: Size; readonly affine: Affine } {
  const axes = closestAxes(affine)
  const back = new Array<number>(16).fill(0)
  back[15] = 1
  for (const [anatomical, { stored, sign }] of axes.entries()) {
    back[stored * 4 + anatomical] = sign
    if (sign < 0) back[stored * 4 + 3] = size[stored] - 1
  }
  return {
    axes,
    size: [size[axes[0].stored], size[axes[1].stored], size[axes[2].stored]],
    affine: multiply(affine, back as unknown as Affine),
  }
}

/**
 * Reorders a volume's axes to the closest match of right, front, up (RAS+) by swaps and flips: every
 * voxel keeps its value and position.
 * @returns the same object if it is already in this order, otherwise a copy
 */
export function reorient(volume: Volume, _to: 'RAS'): Volume {
  const { axes, size, affine } = reorientedGrid(volume.size, volume.affine)
  if (axes.every(({ stored, sign }, anatomical) => stored === anatomical && sign === 1))
    return volume
  const steps = [1, volume.size[0], volume.size[0] * volume.size[1]] as const
  const step = (anatomical: 0 | 1 | 2) => steps[axes[anatomical].stored] * axes[anatomical].sign
  const start = axes.reduce(
    (sum, { stored, sign }) => sum + (sign < 0 ? (volume.size[stored] - 1) * steps[stored] : 0),
    0,
  )
  const data = emptyLike(volume.data, volume.data.length)
  copyStrided(volume.data, data, size, start, [step(0), step(1), step(2)])
  return { data, size, affine }
}

function copyStrided(
  from: VoxelArray,
  to: VoxelArray,
  [nx, ny, nz]: Size,
  start: number,
  [sx, sy, sz]: readonly [number, number, number],
): void {
  let at = 0
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++) {
      let source = start + z * sz + y * sy
      for (let x = 0; x < nx; x++, source += sx) to[at++] = from[source] ?? 0
    }
}

import type { NVImage } from '@niivue/niivue'
import type { Volume, VoxelArray } from '#volume/volume.ts'
import type { Range } from './stage-types.ts'

/** The part of NiiVue in use, loaded by a dynamic import. */
type ImageClass = typeof NVImage

/** Voxels in a type that NiiVue draws without conversion, with its NIfTI code. */
function drawable(data: VoxelArray): { img: NonNullable<NVImage['img']>; code: number } {
  if (data instanceof Uint8Array) return { img: data, code: 2 }
  if (data instanceof Int16Array) return { img: data, code: 4 }
  if (data instanceof Uint16Array) return { img: data, code: 512 }
  if (data instanceof Float32Array) return { img: data, code: 16 }
  if (data instanceof Int8Array) return { img: new Int16Array(data), code: 4 }
  return { img: new Float32Array(data), code: 16 }
}

/**
 * A NiiVue image that shares the volume's voxels. NiiVue's constructor parses a file and scans every
 * voxel for the range, on the main thread; both are already known.
 */
export function toImage(image: ImageClass, volume: Volume, range: Range): NVImage {
  const { img, code } = drawable(volume.data)
  const { size, affine } = volume
  const spacing = [0, 1, 2].map(column =>
    Math.hypot(affine[column] ?? 0, affine[4 + column] ?? 0, affine[8 + column] ?? 0),
  )
  const result = new image()
  result.hdr = image.createNiftiHeader([...size], spacing, [...affine], code)
  result.img = img
  result.nFrame4D = 1
  result.nTotalFrame4D = 1
  result.nVox3D = size[0] * size[1] * size[2]
  result.calculateRAS()
  setRange(result, range)
  result.global_min = range.low
  result.global_max = range.high
  result.robust_min = range.low
  result.robust_max = range.high
  return result
}

export function setRange(image: NVImage, { low, high }: Range): void {
  image.cal_min = low
  // NiiVue divides by the difference, so it must not be 0.
  image.cal_max = high > low ? high : low + 1e-6
}

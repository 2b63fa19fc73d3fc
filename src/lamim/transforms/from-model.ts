import { float32Voxels } from '#volume/memory.ts'
import type { Grid, Volume } from '#volume/volume.ts'

/**
 * Converts arrays in the model's order to volumes on its grid.
 * @param array one or more images, each x, y, z with z fastest, one after another (4 × 96³, or 96³)
 * @param grid of the input (mm, RAS+), as returned by `toInput`
 * @returns one volume per image, float32, x fastest
 */
export function fromModel(array: Float32Array, grid: Grid): Volume[] {
  const [nx, ny, nz] = grid.size
  const voxels = nx * ny * nz
  if (array.length === 0 || array.length % voxels !== 0)
    throw new RangeError(`${array.length} values are no images of ${grid.size.join(' × ')}`)
  return Array.from({ length: array.length / voxels }, (_, image) => {
    const data = float32Voxels(voxels)
    let from = image * voxels
    for (let x = 0; x < nx; x++)
      for (let y = 0; y < ny; y++)
        for (let z = 0; z < nz; z++) data[x + nx * (y + ny * z)] = array[from++] ?? 0
    return { data, size: grid.size, affine: grid.affine }
  })
}

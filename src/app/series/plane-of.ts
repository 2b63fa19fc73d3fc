import type { Plane } from '#viewer/plane.ts'
import type { Volume } from '#volume/volume.ts'

/** The anatomical plane nearest to the scan's slices. */
export function planeOf({ affine }: Pick<Volume, 'affine'>): Plane {
  // Direction of a step from slice to slice: right, anterior, superior.
  const [right, front, up] = [affine[2], affine[6], affine[10]].map(Math.abs) as [
    number,
    number,
    number,
  ]
  if (right > front && right > up) return 'sagittal'
  return front > up ? 'coronal' : 'axial'
}

import type { Plane } from '#viewer/plane.ts'
import type { Volume } from '#volume/volume.ts'

/** The plane that a scan's slices lie in: the one nearest to how they were taken. */
export function planeOf({ affine }: Pick<Volume, 'affine'>): Plane {
  // How far a step from slice to slice leads to the right, to the front, and up.
  const [right, front, up] = [affine[2], affine[6], affine[10]].map(Math.abs) as [
    number,
    number,
    number,
  ]
  if (right > front && right > up) return 'sagittal'
  return front > up ? 'coronal' : 'axial'
}

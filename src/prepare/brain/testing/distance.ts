import type { Size } from '#volume/volume.ts'

/** Steps to the neighbours that a pass has already visited. */
const steps = [-1, 0, 1].flatMap(z =>
  [-1, 0, 1].flatMap(y =>
    [-1, 0, 1]
      .filter(x => z < 0 || (z === 0 && (y < 0 || (y === 0 && x < 0))))
      .map(x => ({ x, y, z, length: Math.hypot(x, y, z) })),
  ),
)

/**
 * Distance from each voxel to a mask in mm, by a chamfer transform (at most 8 % too long). Voxels on the
 * grid's faces keep a large value.
 */
export function distanceTo(mask: Uint8Array, [nx, ny, nz]: Size, edge: number): Float32Array {
  const far = Float32Array.from(mask, inside => (inside === 1 ? 0 : 1e6))
  const offsets = steps.map(({ x, y, z }) => x + nx * (y + ny * z))
  const lengths = steps.map(({ length }) => length * edge)
  const last = far.length - 1
  for (const way of [1, -1])
    for (let k = 1; k < nz - 1; k++)
      for (let j = 1; j < ny - 1; j++)
        for (let i = 1; i < nx - 1; i++) {
          const forward = i + nx * (j + ny * k)
          const at = way === 1 ? forward : last - forward
          let best = far[at] ?? 0
          if (best === 0) continue
          for (let s = 0; s < offsets.length; s++) {
            const there = (far[at + way * (offsets[s] ?? 0)] ?? 0) + (lengths[s] ?? 0)
            if (there < best) best = there
          }
          far[at] = best
        }
  return far
}

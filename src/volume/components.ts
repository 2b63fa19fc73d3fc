import type { Size } from './volume.ts'

/**
 * The largest face-connected component of a 0/1 mask, as a new mask.
 * @returns all 0 for an empty mask
 */
export function largestComponent(mask: Uint8Array, size: Size): Uint8Array {
  const seen = new Uint8Array(mask.length)
  const queue = new Int32Array(mask.length)
  let best = new Int32Array(0)
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== 1 || seen[start] === 1) continue
    const count = flood(mask, size, start, seen, queue)
    if (count > best.length) best = queue.slice(0, count)
  }
  const out = new Uint8Array(mask.length)
  for (const at of best) out[at] = 1
  return out
}

/** Fills the holes of a 0/1 mask in place: zeros without a face-connected path to the outside. */
export function fillHoles(mask: Uint8Array, size: Size): Uint8Array {
  const [nx, ny, nz] = size
  const outside = new Uint8Array(mask.length)
  const queue = new Int32Array(mask.length)
  for (let z = 0, at = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, at++) {
        const edge = x === 0 || y === 0 || z === 0 || x === nx - 1 || y === ny - 1 || z === nz - 1
        if (edge && mask[at] === 0 && outside[at] === 0) flood(mask, size, at, outside, queue)
      }
  for (let at = 0; at < mask.length; at++) if (outside[at] === 0) mask[at] = 1
  return mask
}

/**
 * Flood fill: marks all voxels connected to `start` with its value in `seen` and lists them in `queue`.
 * @returns their number
 */
function flood(
  mask: Uint8Array,
  [nx, ny, nz]: Size,
  start: number,
  seen: Uint8Array,
  queue: Int32Array,
): number {
  const value = mask[start]
  const slab = nx * ny
  let end = 0
  const visit = (at: number) => {
    if (mask[at] !== value || seen[at] === 1) return
    seen[at] = 1
    queue[end++] = at
  }
  visit(start)
  for (let head = 0; head < end; head++) {
    const at = queue[head] ?? 0
    const x = at % nx
    const y = Math.floor(at / nx) % ny
    const z = Math.floor(at / slab)
    if (x > 0) visit(at - 1)
    if (x < nx - 1) visit(at + 1)
    if (y > 0) visit(at - nx)
    if (y < ny - 1) visit(at + nx)
    if (z > 0) visit(at - slab)
    if (z < nz - 1) visit(at + slab)
  }
  return end
}

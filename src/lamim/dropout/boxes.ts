import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { contrasts } from '#volume/volume.ts'
import { channels, inputSide as side, inputVoxels as voxels } from '../architecture.ts'
import { seededRandom } from '../random.ts'

/** A cube of hidden voxels in the model's grid: its lowest corner and its edge. */
export type Box = readonly [x: number, y: number, z: number, size: number]

/** Boxes per contrast, in the order of the input's channels. */
export type Boxes = readonly (readonly Box[])[]

export interface Scheme {
  /** Boxes per contrast. */
  readonly count: number
  /** Edge in voxels of the model's grid. */
  readonly size: number
}

/** Both published schemes of content dropout, LaMIM's 'Block16' and 'Block4'. */
export const schemes = {
  coarse: { count: 86, size: 16 },
  fine: { count: 6000, size: 4 },
} as const satisfies Readonly<Record<string, Scheme>>

/** More boxes would take time and hide nothing more: the input has fewer voxels per contrast than ten times this. */
const mostBoxes = 100_000

/**
 * Draws boxes for each contrast separately, so that what is hidden in one may be visible in another.
 * Corners are uniform over 0 … side − size, both included; boxes may overlap.
 * @param seed the same seed gives the same boxes on every machine
 * @throws Problem 'usage' for a count, size or seed out of range
 */
export function drawBoxes(seed: number, { count, size }: Scheme): Boxes {
  if (!(Number.isInteger(size) && size >= 1 && size <= side))
    throw new Problem('usage', message('lamim.boxSize', { size, most: side }))
  if (!(Number.isInteger(count) && count >= 0 && count <= mostBoxes))
    throw new Problem('usage', message('lamim.boxCount', { count, most: mostBoxes }))
  if (!Number.isInteger(seed)) throw new Problem('usage', message('lamim.boxSeed', { seed }))
  const places = side - size + 1
  return contrasts.map((_, channel) => {
    // One stream per contrast: a larger count keeps the first boxes of each contrast.
    const random = seededRandom(seed * channels + channel)
    const corner = () => Math.floor(random() * places)
    return Array.from({ length: count }, (): Box => [corner(), corner(), corner(), size])
  })
}

/** Hides all of one contrast and nothing of the others. */
export function hideContrast(contrast: number): Boxes {
  return contrasts.map((_, channel) => (channel === contrast ? [[0, 0, 0, side] as const] : []))
}

/**
 * Sets the voxels inside the boxes to 0.
 * @param input contrast, x, y, z with z fastest; not changed
 * @returns a masked copy, and a mask: 1 where hidden, else 0
 */
export function applyBoxes(
  input: Float32Array,
  boxes: Boxes,
): { masked: Float32Array; mask: Uint8Array } {
  const masked = input.slice()
  const mask = new Uint8Array(input.length)
  for (const [channel, list] of boxes.entries())
    for (const [x, y, z, size] of list)
      for (let i = x; i < x + size; i++)
        for (let j = y; j < y + size; j++) {
          const from = channel * voxels + (i * side + j) * side + z
          masked.fill(0, from, from + size)
          mask.fill(1, from, from + size)
        }
  return { masked, mask }
}

/**
 * Values where the mask is 1, others where it is 0.
 * @param others as many as there are values, or one for all
 */
export function insideMask(
  mask: Uint8Array,
  values: Float32Array,
  others: Float32Array | 0,
): Float32Array<ArrayBuffer> {
  return values.map((value, i) => (mask[i] === 1 ? value : others === 0 ? 0 : (others[i] ?? 0)))
}

/**
 * Mean absolute error inside the hidden voxels, per contrast.
 * @param truth the input before hiding, shaped like `output`
 * @param mask 1 where hidden
 * @returns null where nothing was hidden
 */
export function maskedL1(
  truth: Float32Array,
  output: Float32Array,
  mask: Uint8Array,
): (number | null)[] {
  return contrasts.map((_, channel) => {
    let sum = 0
    let count = 0
    for (let i = channel * voxels; i < (channel + 1) * voxels; i++) {
      if (mask[i] !== 1) continue
      sum += Math.abs((truth[i] ?? 0) - (output[i] ?? 0))
      count++
    }
    return count === 0 ? null : sum / count
  })
}

/**
 * Reads boxes from JSON: an object from contrast (its number 0 … 3 or its name) to a list of
 * [x, y, z, size], as `dropout_boxes` of LaMIM's reference. A contrast that isn't named hides nothing.
 * @throws Problem 'usage', saying which box and why
 */
export function parseBoxes(json: unknown): Boxes {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Problem('usage', message('lamim.boxesFormat'))
  const boxes: Box[][] = contrasts.map(() => [])
  for (const [key, list] of Object.entries(json as Readonly<Record<string, unknown>>)) {
    const channel = contrasts.findIndex((name, i) => name === key || String(i) === key)
    if (channel < 0) throw new Problem('usage', message('lamim.boxesContrast', { key, contrasts }))
    if (!Array.isArray(list) || list.length > mostBoxes)
      throw new Problem('usage', message('lamim.boxesList', { key, most: mostBoxes }))
    boxes[channel] = list.map((box: unknown, i) => {
      if (isBox(box)) return box
      throw new Problem(
        'usage',
        message('lamim.badBox', { key, position: i + 1, box: JSON.stringify(box), side }),
      )
    })
  }
  return boxes
}

function isBox(box: unknown): box is Box {
  if (!Array.isArray(box) || box.length !== 4 || !box.every(Number.isInteger)) return false
  const [x, y, z, size] = box as unknown as Box
  return size >= 1 && [x, y, z].every(corner => corner >= 0 && corner + size <= side)
}

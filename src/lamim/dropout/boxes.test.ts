import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { says } from '#errors/testing/says.ts'
import { seededRandom } from '../random.ts'
import {
  applyBoxes,
  type Boxes,
  drawBoxes,
  hideContrast,
  insideMask,
  maskedL1,
  parseBoxes,
  schemes,
} from './boxes.ts'

const voxels = 96 ** 3
const count = (mask: Uint8Array) => mask.reduce((sum, v) => sum + v, 0)

describe('drawBoxes', () => {
  it('the same seed gives the same boxes, another seed others', () => {
    expect(drawBoxes(7, schemes.coarse)).toEqual(drawBoxes(7, schemes.coarse))
    expect(drawBoxes(7, schemes.coarse)).not.toEqual(drawBoxes(8, schemes.coarse))
    // Written down: saved seeds must mean the same boxes in every later version.
    expect(drawBoxes(7, { count: 1, size: 16 })).toMatchInlineSnapshot(`
      [
        [
          [
            34,
            57,
            59,
            16,
          ],
        ],
        [
          [
            17,
            12,
            25,
            16,
          ],
        ],
        [
          [
            69,
            70,
            34,
            16,
          ],
        ],
        [
          [
            54,
            67,
            60,
            16,
          ],
        ],
      ]
    `)
  })

  it('contrasts are drawn each on its own', () => {
    const [a, b, c, d] = drawBoxes(1, schemes.coarse)
    expect(new Set([a, b, c, d].map(list => JSON.stringify(list))).size).toBe(4)
    expect(a).toHaveLength(86)
    expect(drawBoxes(1, schemes.fine)[3]).toHaveLength(6000)
  })

  it('corners are uniform over 0 … 96 − size, both ends included', () => {
    const corners = drawBoxes(3, { count: 20_000, size: 16 })
      .flat()
      .map(box => box[0])
    const seen = new Uint32Array(96)
    for (const corner of corners) seen[corner] = (seen[corner] ?? 0) + 1
    expect(Math.max(...corners)).toBe(80)
    expect(Math.min(...corners)).toBe(0)
    const expected = corners.length / 81
    // Chi-squared with 80 degrees of freedom: above 140 once in 30,000 seeds.
    const chi = seen.subarray(0, 81).reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    expect(chi).toBeLessThan(140)
  })

  it('more boxes keep the first where they were', () => {
    const few = drawBoxes(5, { count: 10, size: 4 })
    const many = drawBoxes(5, { count: 20, size: 4 })
    expect(many.map(list => list.slice(0, 10))).toEqual(few)
  })

  it.each([
    [1, { count: 5, size: 0 }],
    [1, { count: 5, size: 97 }],
    [1, { count: -1, size: 4 }],
    [1, { count: 1e9, size: 4 }],
    [1.5, { count: 5, size: 4 }],
  ])('seed %d, %j is refused', (seed, scheme) => {
    expect(() => drawBoxes(seed, scheme)).toThrow(expect.objectContaining({ code: 'usage' }))
  })

  it('any box that fits stays inside', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 96 }), (seed, size) => {
        for (const [x, y, z] of drawBoxes(seed, { count: 5, size }).flat())
          for (const corner of [x, y, z]) {
            expect(corner).toBeGreaterThanOrEqual(0)
            expect(corner + size).toBeLessThanOrEqual(96)
          }
      }),
    )
  })
})

describe('applyBoxes', () => {
  const input = new Float32Array(4 * voxels).fill(0.5)

  it('blanks the boxes of each contrast in a copy, z fastest', () => {
    const boxes: Boxes = [
      [[1, 2, 3, 2]],
      [],
      [],
      [
        [0, 0, 0, 4],
        [2, 0, 0, 4],
      ],
    ]
    const { masked, mask } = applyBoxes(input, boxes)
    expect(input.every(v => v === 0.5)).toBe(true)
    const at = (x: number, y: number, z: number) => (x * 96 + y) * 96 + z
    expect([masked[at(1, 2, 3)], masked[at(2, 3, 4)], masked[at(3, 3, 4)]]).toEqual([0, 0, 0.5])
    expect(count(mask.subarray(0, voxels))).toBe(8)
    expect(count(mask.subarray(voxels, 3 * voxels))).toBe(0)
    // They overlap: 64 + 64 − 32.
    expect(count(mask.subarray(3 * voxels))).toBe(96)
    expect(masked.every((v, i) => v === (mask[i] === 1 ? 0 : 0.5))).toBe(true)
  })

  it('hides a whole contrast and nothing else', () => {
    const { mask } = applyBoxes(input, hideContrast(2))
    expect(count(mask)).toBe(voxels)
    expect(mask[2 * voxels]).toBe(1)
    expect(mask[3 * voxels - 1]).toBe(1)
  })
})

describe('insideMask', () => {
  it('keeps what was hidden, and puts the others or nothing where it was not', () => {
    const [mask, restored] = [Uint8Array.of(0, 1, 1, 0), Float32Array.of(1, 2, 3, 4)]
    expect(insideMask(mask, restored, Float32Array.of(9, 8, 7, 6))).toEqual(
      Float32Array.of(9, 2, 3, 6),
    )
    expect(insideMask(mask, restored, 0)).toEqual(Float32Array.of(0, 2, 3, 0))
  })
})

describe('maskedL1', () => {
  it('is the mean inside the hidden voxels, null where nothing was hidden', () => {
    const truth = new Float32Array(4 * voxels).fill(1)
    const output = new Float32Array(4 * voxels).fill(0.75)
    const { mask } = applyBoxes(truth, [[[0, 0, 0, 8]], [[5, 5, 5, 2]], [], []])
    // Outside the mask anything may stand.
    output[voxels - 1] = 99
    expect(maskedL1(truth, output, mask)).toEqual([0.25, 0.25, null, null])
  })
})

describe('parseBoxes', () => {
  it('reads contrasts by number or name', () => {
    const box = [1, 2, 3, 4]
    expect(parseBoxes({ 0: [box], FLAIR: [box, box] })).toEqual([[box], [], [], [box, box]])
  })

  it('brings back what was drawn', () => {
    const drawn = drawBoxes(9, schemes.fine)
    expect(parseBoxes(JSON.parse(JSON.stringify({ ...drawn })))).toEqual(drawn)
  })

  it.each([
    [null, 'lamim.boxesFormat'],
    [[[1, 2, 3, 4]], 'lamim.boxesFormat'],
    [{ 4: [] }, 'lamim.boxesContrast'],
    [{ T1: [] }, 'lamim.boxesContrast'],
    [{ 0: 5 }, 'lamim.boxesList'],
    [
      {
        0: [
          [1, 2, 3, 4],
          [1, 2, 3],
        ],
      },
      'lamim.badBox',
    ],
    [{ 0: [[81, 0, 0, 16]] }, 'lamim.badBox'],
    [{ 0: [[-1, 0, 0, 16]] }, 'lamim.badBox'],
    [{ 0: [[0.5, 0, 0, 16]] }, 'lamim.badBox'],
    [{ 0: [[0, 0, 0, 0]] }, 'lamim.badBox'],
  ] as const)('%j is refused', (json, key) => {
    expect(() => parseBoxes(json)).toThrow(says(key))
  })
})

it('seededRandom gives the published sequence of mulberry32', () => {
  const random = seededRandom(42)
  expect([random(), random(), random()]).toEqual([
    0.6011037519201636, 0.44829055899754167, 0.8524657934904099,
  ])
})

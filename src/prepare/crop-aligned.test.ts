import { expect, it } from 'vitest'
import { message } from '#messages/message.ts'
import { identity } from '#volume/affine.ts'
import type { Volume } from '#volume/volume.ts'
import { cropAligned, recrop } from './crop-aligned.ts'
import type { Aligned, Motion } from './types.ts'

const size = [20, 20, 20] as const
const data = Float32Array.from({ length: 8000 }, (_, i) => 1 + (i % 97))
const volume: Volume = { data, size, affine: identity }
const still: Motion = { state: 'reference', degrees: 0, mm: 0, rigid: identity, quality: null }
const moved: Motion = { state: 'moved', degrees: 3, mm: 2, rigid: identity, quality: 1.2 }
const scan = (contrast: 'T1w' | 'FLAIR', motion: Motion, volume: Volume) => ({
  contrast,
  name: `${contrast}.nii`,
  source: volume,
  motion,
  aligned: volume,
  alignedRange: { low: 0, high: 100 },
})
const aligned: Aligned = {
  reference: 'T1w',
  scans: [
    scan('T1w', still, volume),
    scan('FLAIR', moved, { ...volume, data: data.map(v => v * v) }),
  ],
  alignmentWarnings: [message('prepare.notMeasured')],
}

/** A box from `from` to the grid's end minus `from`. */
function boxMask(from: number): Volume {
  const data = new Uint8Array(8000)
  for (let z = from; z < 20 - from; z++)
    for (let y = from; y < 20 - from; y++)
      data.fill(1, from + 20 * (y + 20 * z), 20 - from + 20 * (y + 20 * z))
  return { data, size, affine: identity }
}

const keys = (found: ReturnType<typeof recrop>) => found.warnings.map(({ key }) => key)

it('warns about the painted mask, not about the former one', () => {
  const first = cropAligned(aligned, boxMask(0), 'extracted')
  expect(keys(first)).toContain('prepare.cutBrain')
  const second = recrop(first, boxMask(4))
  expect(keys(second)).toContain('prepare.notMeasured')
  expect(keys(second)).not.toContain('prepare.cutBrain')
  expect(keys(recrop(second, boxMask(0)))).toContain('prepare.cutBrain')
})

it('keeps reference, motions and aligned scans, and crops to the mask', () => {
  const painted = recrop(cropAligned(aligned, boxMask(0), 'extracted'), boxMask(4))
  expect(painted).toMatchObject({
    reference: 'T1w',
    maskFrom: 'painted',
    box: { start: [4, 4, 4], size: [12, 12, 12] },
    scans: [{ motion: still }, { motion: moved }],
  })
  expect(painted.scans.map(({ aligned }) => aligned)).toEqual(
    aligned.scans.map(({ aligned }) => aligned),
  )
  expect(painted.scans[0]?.prepared.data[0]).toBe(data[4 + 20 * (4 + 20 * 4)])
})

it('refuses an empty mask', () => {
  const empty = { ...boxMask(4), data: new Uint8Array(8000) }
  expect(() => recrop(cropAligned(aligned, boxMask(4), 'extracted'), empty)).toThrow(
    expect.objectContaining({ code: 'unsupported' }),
  )
})

import { openAsBlob, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readNifti } from '#volume/nifti-read.ts'
import { sharedPath } from '#volume/testing/shared.ts'
import type { Volume } from '#volume/volume.ts'
import { type InputRequest, type Step, toInput } from './to-input.ts'

const predict: Step[] = [
  { op: 'minmax', over: 'all' },
  { op: 'resize', mode: 'area' },
]
const reconstruct: Step[] = [
  { op: 'resize', mode: 'area' },
  { op: 'minmax', over: 'contrast' },
]

const merged = sharedPath('reference/merged.nii.gz')

function four(of: (frame: number) => Volume): InputRequest['volumes'] {
  return [of(0), of(1), of(2), of(3)]
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? NaN))), 0)
}

describe.runIf(merged)("LaMIM's reference", () => {
  it.each([
    ['finetune', predict],
    ['pretrain', reconstruct],
  ] as const)('%s input within 2e-5 of what MONAI computes', async (name, steps) => {
    const file = await readNifti({ name: 'merged.nii.gz', source: await openAsBlob(merged ?? '') })
    const volumes = four(frame => file.frame(frame))
    const { input } = await toInput({ volumes, steps, orientation: 'stored' })
    const packed = readFileSync(sharedPath(`reference/expected/input_${name}.f32.gz`) ?? '')
    const expected = new Float32Array(new Uint8Array(gunzipSync(packed)).buffer)
    expect(largestDifference(input, expected)).toBeLessThan(2e-5)
  })
})

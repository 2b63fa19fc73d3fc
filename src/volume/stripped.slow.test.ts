import { describe, expect, it } from 'vitest'
import { rawHead, readVolume } from '#prepare/testing/raw-head.ts'
import { isStripped } from './stripped.ts'
import { sampleOf, samples } from './testing/samples.ts'
import type { Volume } from './volume.ts'

const n = 48

/** An ellipsoid with half axes in mm on 4 mm voxels, filled by `signal`. */
function ellipsoid(
  half: readonly number[],
  background: number,
  signal = (i: number) => 100 + (i % 7),
) {
  const data = Float32Array.from({ length: n ** 3 }, (_, i) => {
    const at = [i % n, Math.floor(i / n) % n, Math.floor(i / n ** 2)]
    const far = at.reduce((sum, p, a) => sum + (((p - n / 2) * 4) / (half[a] ?? 1)) ** 2, 0)
    return far <= 1 ? signal(i) : background
  })
  const affine = [4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1] as const
  return { data, size: [n, n, n], affine } satisfies Volume
}

describe('isStripped', () => {
  it('detects a brain in a constant background of any value', () => {
    expect(isStripped(ellipsoid([65, 80, 60], 0))).toBe(true)
    expect(isStripped(ellipsoid([65, 80, 60], -1.7))).toBe(true)
    expect(isStripped(ellipsoid([65, 80, 60], 0, i => (i % 50 === 0 ? -3 : 90)))).toBe(true)
  })

  it('is false for a whole head with zeros in the air', () => {
    expect(isStripped(ellipsoid([80, 95, 94], 0))).toBe(false)
    expect(isStripped(ellipsoid([60, 60, 400], 0))).toBe(false)
  })

  it('is false for noise, a constant and an empty image', () => {
    const noise = Float32Array.from({ length: n ** 3 }, (_, i) => (i * 7919) % 101)
    expect(isStripped({ ...ellipsoid([1, 1, 1], 0), data: noise })).toBe(false)
    expect(isStripped(ellipsoid([0.1, 0.1, 0.1], 0, () => 0))).toBe(false)
  })
})

describe('on the samples, in their tight boxes', () => {
  it.each(samples)('$id is stripped', async ({ files }) => {
    const paths = Object.values(files)
    expect(paths.length).toBeGreaterThan(2)
    for (const path of paths) expect(isStripped(await readVolume(path)), path).toBe(true)
  })
})

describe('on a sample’s brain put back into a head', () => {
  it.each(['T1w', 'T1c', 'T2w', 'FLAIR'] as const)('%s is not', async contrast => {
    const { scan } = await rawHead(sampleOf('glioma-mutant'), contrast)
    expect(isStripped(scan.volume)).toBe(false)
  })
})

import { openAsBlob } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readNifti } from './nifti-read.ts'
import { isStripped } from './stripped.ts'
import { sharedPath } from './testing/shared.ts'
import type { Volume } from './volume.ts'

const n = 48

/** 4 mm voxels: an ellipsoid of the given half axes (mm) in a background, filled by `signal`. */
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

describe('whether a scan is stripped', () => {
  it('sees a brain in emptied space, whatever value stands for empty', () => {
    expect(isStripped(ellipsoid([65, 80, 60], 0))).toBe(true)
    expect(isStripped(ellipsoid([65, 80, 60], -1.7))).toBe(true)
    expect(isStripped(ellipsoid([65, 80, 60], 0, i => (i % 50 === 0 ? -3 : 90)))).toBe(true)
  })

  it('is not taken in by zeros in the air around a whole head', () => {
    expect(isStripped(ellipsoid([80, 95, 94], 0))).toBe(false)
    expect(isStripped(ellipsoid([60, 60, 400], 0))).toBe(false)
  })

  it('takes noise, an even image and nothing for what they are', () => {
    const noise = Float32Array.from({ length: n ** 3 }, (_, i) => (i * 7919) % 101)
    expect(isStripped({ ...ellipsoid([1, 1, 1], 0), data: noise })).toBe(false)
    expect(isStripped(ellipsoid([0.1, 0.1, 0.1], 0, () => 0))).toBe(false)
  })
})

const cases = {
  'raw-case/t1.nii.gz': false,
  'raw-case/t1c.nii.gz': false,
  'raw-ms/sub-ms01_FLAIR.nii.gz': false,
  'heads/chris_t1.nii.gz': false,
  'odd/avg152T1_RL_nifti.nii.gz': false,
  'odd/FLAIR.nii.gz': true,
  'stripped-case/BraTS-GLI-00001-000-t2w.nii.gz': true,
  'stripped-ms/sub-ms07_T1w.nii.gz': true,
}

describe.skipIf(!sharedPath('data/raw-case'))('on real scans', () => {
  it.each(Object.entries(cases))('%s: %s', async (file, expected) => {
    expect(isStripped(await read(sharedPath(`data/${file}`) ?? ''))).toBe(expected)
  })
})

describe('on the samples, in their tight boxes', () => {
  it.each(['sub-healthy', 'sub-gliomawildtype'])('%s is stripped', async name => {
    const path = new URL(`../../public/samples/${name}/anat/${name}_T1w.nii.gz`, import.meta.url)
    expect(isStripped(await read(fileURLToPath(path)))).toBe(true)
  })
})

async function read(path: string): Promise<Volume> {
  return (await readNifti({ name: path, source: await openAsBlob(path) })).frame(0)
}

import { openAsBlob, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSeries } from '#dicom/read-series.ts'
import { apply, multiply } from '#volume/affine.ts'
import { describeShared } from '#volume/testing/shared.ts'
import type { Contrast, Volume } from '#volume/volume.ts'
import { motionOf } from './align/alignment.ts'
import { nodeElastix } from './align/elastix-node.ts'
import { register } from './align/register.ts'
import { degreesOf, distanceAt, invertRigid, rigidOfEuler } from './align/rigid.ts'
import { dice } from './brain/testing/dice.ts'
import { extractBrain } from './brain/testing/extractor.ts'
import { reachOf } from './brain/testing/reach.ts'
import { prepare } from './prepare.ts'
import { expectLikenessJudged } from './testing/likeness.ts'
import { afterMotion, readVolume } from './testing/raw-head.ts'
import type { RawScan } from './types.ts'

const needed = [
  'data/raw-case',
  'data/raw-ms',
  'data/stripped-case',
  'data/stripped-ms',
  'data/heads',
  'data/dicom/t1_sagittal',
]

/** Extra: each step's tests on real scans. */
describeShared('preparation of real scans', needed, pathOf => {
  async function read(contrast: Contrast, relative: string): Promise<RawScan> {
    const path = pathOf(`data/${relative}.nii.gz`)
    return { contrast, name: basename(path), volume: await readVolume(path) }
  }

  async function readDicom(folder: string): Promise<Volume> {
    const files = readdirSync(folder).map(async name => ({
      name,
      source: await openAsBlob(join(folder, name)),
    }))
    const { series } = await readSeries(await Promise.all(files))
    if (!series[0]) throw new Error('no series')
    return series[0].scan.volume
  }

  describe('alignment', () => {
    it('finds a motion although both headers have one grid', async () => {
      const reference = await read('T1c', 'raw-case/t1c')
      const found = await register(nodeElastix, reference, await read('T1w', 'raw-case/t1'))
      const { state, degrees, mm } = motionOf(reference, found)
      expect(state).toBe('moved')
      expect(degrees).toBeGreaterThan(9)
      expect(degrees).toBeLessThan(10.2)
      expect(mm).toBeLessThan(5)
    })

    it('finds a known motion between two contrasts of one head', async () => {
      const fixed = await read('T1w', 'stripped-ms/sub-ms07_T1w')
      const scan = await read('FLAIR', 'stripped-ms/sub-ms07_FLAIR')
      const [x, y, z] = apply(scan.volume.affine, [90, 108, 90])
      const motion = rigidOfEuler([0.2, -0.15, 0.2], [12, -18, 15], [-x, -y, z])
      const { rigid } = await register(nodeElastix, fixed, afterMotion(scan, motion))
      const error = multiply(invertRigid(motion), rigid)
      expect(degreesOf(error)).toBeLessThan(0.5)
      for (const voxel of [
        [90, 108, 90],
        [40, 108, 90],
        [90, 180, 90],
        [90, 108, 140],
      ] as const)
        expect(distanceAt(error, apply(fixed.volume.affine, voxel))).toBeLessThan(1)
    })
  })

  it.each([
    ['T1w', 't1'],
    ['T2w', 't2'],
  ] as const)('brain extraction beside HD-BET, on thick slices: %s', async (contrast, file) => {
    const scan = await read(contrast, `raw-case/${file}`)
    const { volume: brain } = await read(contrast, `raw-case/masks/${file}_brain`)
    expect(dice((await extractBrain(scan)).data, brain.data)).toBeGreaterThanOrEqual(0.95)
  })

  // Read from the slices by eye, mm RAS+: centres of the eyeballs, and height of the foramen magnum.
  it.each([
    ['heads/chris_t1.nii.gz', [-34, 59, -33], [30, 59, -33], -61],
    ['dicom/t1_sagittal', [-34, 82, -40], [31, 81, -40], -83],
  ] as const)('%s: the brain, neither eyes nor neck', async (name, left, right, foramen) => {
    const path = pathOf(`data/${name}`)
    const volume = await (name.startsWith('dicom') ? readDicom(path) : readVolume(path))
    const mask = await extractBrain({ contrast: 'T1w', name, volume })
    const { nearest, lowest } = reachOf(mask, [left, right])
    // An eyeball's radius is 12 mm. The mask ends with the medulla, not exactly at the foramen magnum.
    expect(nearest).toBeGreaterThan(14)
    expect(lowest).toBeGreaterThan(foramen - 10)
  })

  it('two people’s heads align, with a warning', async () => {
    const scans = [await read('T1w', 'raw-case/t1'), await read('FLAIR', 'raw-ms/sub-ms01_FLAIR')]
    const tools = { elastix: nodeElastix, extractBrain }
    const { warnings } = await prepare(tools, scans, { align: 'auto', mask: null })
    const [warning, ...others] = warnings.filter(({ key }) => key === 'prepare.fewShared')
    expect(others).toEqual([])
    expect(warning?.params.share).toBeGreaterThan(0.8)
    expect(warning?.params.share).toBeLessThan(0.93)
  })

  it('names swapped contrasts: a glioma', async () => {
    const ends = ['t1n', 't1c', 't2w', 't2f']
    await expectLikenessJudged(
      ends.map(end => pathOf(`data/stripped-case/BraTS-GLI-00001-000-${end}.nii.gz`)),
    )
  })

  it('names swapped contrasts: a multiple sclerosis', async () => {
    const ends = ['T1w', 'ce-gadolinium_T1w', 'T2w', 'FLAIR']
    await expectLikenessJudged(ends.map(end => pathOf(`data/stripped-ms/sub-ms07_${end}.nii.gz`)))
  })
})

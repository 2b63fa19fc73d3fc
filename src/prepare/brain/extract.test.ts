import { openAsBlob, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readSeries } from '#dicom/read-series.ts'
import { nodeMachine } from '#runtime/node-machine.ts'
import { apply } from '#volume/affine.ts'
import { readNifti } from '#volume/nifti-read.ts'
import { sharedPath } from '#volume/testing/shared.ts'
import type { Volume } from '#volume/volume.ts'
import { openBrainExtractor } from './extract.ts'
import { dice } from './testing/dice.ts'
import { embed } from './testing/embed.ts'

const repository = new URL('../../../', import.meta.url)
const machine = nodeMachine(1, () => Promise.reject(new Error('no GPU is asked for')))
const extractBrain = openBrainExtractor(machine, {
  read: path => openAsBlob(new URL(`public/models/brain-mask/${path}`, repository)),
})

async function readDicom(folder: string): Promise<Volume> {
  const files = readdirSync(folder).map(async name => ({
    name,
    source: await openAsBlob(join(folder, name)),
  }))
  const { series } = await readSeries(await Promise.all(files))
  if (!series[0]) throw new Error('no series')
  return series[0].scan.volume
}

async function read(path: string): Promise<Volume> {
  return (await readNifti({ name: path, source: await openAsBlob(path) })).frame(0)
}

describe.skipIf(!sharedPath('data/raw-case'))('against HD-BET, on thick slices with skull', () => {
  it.each([
    ['T1w', 't1'],
    ['T2w', 't2'],
  ] as const)('%s', async (contrast, file) => {
    const volume = await read(sharedPath(`data/raw-case/${file}.nii.gz`) ?? '')
    const expected = await read(sharedPath(`data/raw-case/masks/${file}_brain.nii.gz`) ?? '')
    const mask = await extractBrain({ contrast, name: file, volume })
    expect(mask.data).toBeInstanceOf(Uint8Array)
    expect(mask).toMatchObject({ size: volume.size, affine: volume.affine })
    expect(dice(mask.data, expected.data)).toBeGreaterThanOrEqual(0.95)
  })
})

describe('a sample’s brain put back into a head', () => {
  const folder = fileURLToPath(new URL('public/samples/sub-gliomawildtype/anat/', repository))
  it.each(['T1w', 'T2w'] as const)('%s', async contrast => {
    const { head, brain } = embed(
      await read(`${folder}sub-gliomawildtype_${contrast}.nii.gz`),
      contrast,
    )
    const seen: number[] = []
    const mask = await extractBrain(
      { contrast, name: contrast, volume: head },
      { onProgress: ({ fraction }) => seen.push(fraction) },
    )
    expect(dice(mask.data, brain.data)).toBeGreaterThan(0.95)
    expect(seen).toEqual([...seen].sort())
  })
})

/** Read off the slices by hand, mm RAS+: middles of the eyeballs, and the height of the foramen magnum. */
const faces = {
  'heads/chris_t1.nii.gz': {
    eyes: [
      [-34, 59, -33],
      [30, 59, -33],
    ],
    foramen: -61,
  },
  'dicom/t1_sagittal': {
    eyes: [
      [-34, 82, -40],
      [31, 81, -40],
    ],
    foramen: -83,
  },
} as const

describe.skipIf(!sharedPath('data/heads'))('heads with a face and a neck', () => {
  it.each(Object.entries(faces))('%s: neither eyes nor neck', async (name, { eyes, foramen }) => {
    const path = sharedPath(`data/${name}`) ?? ''
    const volume = name.startsWith('dicom') ? await readDicom(path) : await read(path)
    const { data, size, affine } = await extractBrain({ contrast: 'T1w', name, volume })
    let [nearest, lowest] = [Infinity, Infinity]
    for (const [at, value] of data.entries()) {
      if (!value) continue
      const row = Math.floor(at / size[0])
      const place = [at % size[0], row % size[1], Math.floor(row / size[1])] as const
      const [x, y, z] = apply(affine, place)
      lowest = Math.min(lowest, z)
      for (const eye of eyes)
        nearest = Math.min(nearest, Math.hypot(x - eye[0], y - eye[1], z - eye[2]))
    }
    // An eyeball's radius is 12 mm; the mask ends where the medulla does, not where the slice was read.
    expect(nearest).toBeGreaterThan(14)
    expect(lowest).toBeGreaterThan(foramen - 10)
  })
})

it('refuses what shows no brain, naming it', async () => {
  const data = new Int16Array(40 ** 3)
  const affine = [4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1] as const
  const volume = { data, size: [40, 40, 40], affine } satisfies Volume
  await expect(extractBrain({ contrast: 'T1w', name: 'knee.nii', volume })).rejects.toThrow(
    /No brain was found in knee.nii/,
  )
})

it('stops when it is told to', async () => {
  const volume = { data: new Int16Array(8), size: [2, 2, 2], affine: [...Array(16).keys()] }
  const stopped = extractBrain(
    { contrast: 'T1w', name: 'x', volume: volume as unknown as Volume },
    { signal: AbortSignal.abort() },
  )
  await expect(stopped).rejects.toThrow(/abort/)
})

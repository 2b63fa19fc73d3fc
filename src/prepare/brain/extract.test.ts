import { openAsBlob } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { nodeMachine } from '#runtime/node-machine.ts'
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

/**
 * Accuracy of the shipped brain extraction on scans outside its training set: Dice against HD-BET,
 * against the non-zero voxels of stripped scans in synthetic heads, and volumes where no truth exists.
 * `npx tsx bench/brain.ts [--model FOLDER] [--out FOLDER]` (masks are written to FOLDER).
 */
import { existsSync, openAsBlob } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { thisMachine } from '../cli/machine.ts'
import { openBrainExtractor } from '../src/prepare/brain/extract.ts'
import { dice } from '../src/prepare/brain/testing/dice.ts'
import { embed } from '../src/prepare/brain/testing/embed.ts'
import { determinant3 } from '../src/volume/affine.ts'
import { readNifti } from '../src/volume/nifti-read.ts'
import { writeNifti } from '../src/volume/nifti-write.ts'
import { sampleOf } from '../src/volume/testing/samples.ts'
import type { Contrast, Volume } from '../src/volume/volume.ts'

const repository = new URL('../', import.meta.url)
const shared = fileURLToPath(new URL('../shared/data/', repository))
const sample = sampleOf('meningioma').files
const { values: options } = parseArgs({
  options: { model: { type: 'string' }, out: { type: 'string' } },
})
const model = options.model
  ? pathToFileURL(`${options.model}/`)
  : new URL('public/models/brain-mask/', repository)
const extractBrain = openBrainExtractor(thisMachine(), {
  read: path => openAsBlob(new URL(path, model)),
})

const withSkull: readonly (readonly [string, Contrast, string?])[] = [
  ['raw-case/t1', 'T1w', 'raw-case/masks/t1_brain'],
  ['raw-case/t2', 'T2w', 'raw-case/masks/t2_brain'],
  ['raw-case/t1c', 'T1c'],
  ['raw-case/flair', 'FLAIR'],
  ['raw-ms/sub-ms01_T1w', 'T1w'],
  ['raw-ms/sub-ms01_T2w', 'T2w'],
  ['raw-ms/sub-ms01_FLAIR', 'FLAIR'],
  ['heads/chris_t1', 'T1w'],
]
const stripped: readonly (readonly [string, Contrast])[] = [
  [`${shared}stripped-case/BraTS-GLI-00001-000-t1n`, 'T1w'],
  [`${shared}stripped-case/BraTS-GLI-00001-000-t1c`, 'T1c'],
  [`${shared}stripped-case/BraTS-GLI-00001-000-t2w`, 'T2w'],
  [`${shared}stripped-case/BraTS-GLI-00001-000-t2f`, 'FLAIR'],
  [`${shared}stripped-ms/sub-ms07_T1w`, 'T1w'],
  [`${shared}stripped-ms/sub-ms07_ce-gadolinium_T1w`, 'T1c'],
  [`${shared}stripped-ms/sub-ms07_T2w`, 'T2w'],
  [`${shared}stripped-ms/sub-ms07_FLAIR`, 'FLAIR'],
  [sample.T1w.replace('.nii.gz', ''), 'T1w'],
  [sample.T2w.replace('.nii.gz', ''), 'T2w'],
]

async function read(path: string): Promise<Volume> {
  return (await readNifti({ name: path, source: await openAsBlob(`${path}.nii.gz`) })).frame(0)
}

async function save(name: string, volume: Volume): Promise<void> {
  if (!options.out) return
  await mkdir(options.out, { recursive: true })
  const blob = await writeNifti([volume], { gzip: true })
  await writeFile(`${options.out}/${name}.nii.gz`, new Uint8Array(await blob.arrayBuffer()))
}

async function measure(
  name: string,
  contrast: Contrast,
  volume: Volume,
  truth?: Volume,
): Promise<void> {
  const began = performance.now()
  const mask = await extractBrain({ contrast, name, volume })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  let voxels = 0
  for (const value of mask.data) voxels += value
  const litres = ((voxels * Math.abs(determinant3(mask.affine))) / 1e6).toFixed(3)
  const overlap = truth ? `Dice ${dice(mask.data, truth.data).toFixed(4)}` : ''
  console.log(
    `${name.padEnd(48)} ${contrast.padEnd(5)} ${litres} L ${seconds.padStart(5)} s  ${overlap}`,
  )
  await save(`${name.replaceAll('/', '-')}_mask`, mask)
}

for (const [path, contrast, truth] of withSkull)
  if (existsSync(`${shared}${path}.nii.gz`))
    await measure(
      path,
      contrast,
      await read(`${shared}${path}`),
      truth ? await read(`${shared}${truth}`) : undefined,
    )

for (const [path, contrast] of stripped) {
  if (!existsSync(`${path}.nii.gz`)) continue
  const { head, brain } = embed(await read(path), contrast)
  const name = `in a head: ${path.split('/').at(-1)}`
  await save(name.replace('in a head: ', 'head-'), head)
  await measure(name, contrast, head, brain)
}

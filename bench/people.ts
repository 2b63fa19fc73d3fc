/**
 * Overlap of brains after alignment, between one head's contrasts and between two people: the source of
 * the threshold in `src/prepare/overlap.ts`. `npx tsx bench/people.ts` (about 2 minutes).
 */
import { openAsBlob } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { thisMachine } from '../cli/machine.ts'
import { motionOf } from '../src/prepare/align/alignment.ts'
import { nodeElastix } from '../src/prepare/align/elastix-node.ts'
import { register } from '../src/prepare/align/register.ts'
import { openBrainExtractor } from '../src/prepare/brain/extract.ts'
import { measureOverlap } from '../src/prepare/overlap.ts'
import type { RawScan } from '../src/prepare/types.ts'
import { readNifti } from '../src/volume/nifti-read.ts'

const repository = new URL('../', import.meta.url)
const shared = fileURLToPath(new URL('../shared/data/', repository))
const model = new URL('public/models/brain-mask/', repository)
const extractBrain = openBrainExtractor(thisMachine(), {
  read: path => openAsBlob(new URL(path, model)),
})

/** Person, file, contrast: heads with skull. */
const heads = [
  ['A', 'raw-case/t1', 'T1w'],
  ['A', 'raw-case/t1c', 'T1c'],
  ['A', 'raw-case/t2', 'T2w'],
  ['A', 'raw-case/flair', 'FLAIR'],
  ['B', 'raw-ms/sub-ms01_T1w', 'T1w'],
  ['B', 'raw-ms/sub-ms01_T2w', 'T2w'],
  ['B', 'raw-ms/sub-ms01_FLAIR', 'FLAIR'],
  ['C', 'heads/chris_t1', 'T1w'],
] as const

const scans = await Promise.all(
  heads.map(async ([person, name, contrast]) => {
    const source = await openAsBlob(`${shared}${name}.nii.gz`)
    const volume = (await readNifti({ name, source })).frame(0)
    const scan: RawScan = { contrast, name, volume }
    return { person, scan, brain: await extractBrain(scan, {}) }
  }),
)
const seen = { same: [] as number[], different: [] as number[] }
for (const fixed of scans.filter(({ scan }) => /T1/.test(scan.contrast)))
  for (const moving of scans) {
    if (moving === fixed) continue
    const motion = motionOf(fixed.scan, await register(nodeElastix, fixed.scan, moving.scan))
    const shared = measureOverlap(fixed.brain, moving.brain, motion.rigid)
    const kind = fixed.person === moving.person ? 'same' : 'different'
    seen[kind].push(shared)
    console.log(
      `${kind.padEnd(10)} ${fixed.scan.name.padEnd(24)} ${moving.scan.name.padEnd(24)} ${shared.toFixed(4)}  information ${motion.quality?.toFixed(3)}`,
    )
  }
for (const [kind, values] of Object.entries(seen))
  console.log(
    `${kind}: ${Math.min(...values).toFixed(3)} … ${Math.max(...values).toFixed(3)}, ${values.length} pairs`,
  )

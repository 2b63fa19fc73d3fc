import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Contrast } from '../volume.ts'

/** Ground truth: the index of each task's true label. */
export type Truth = Readonly<Partial<Record<string, number>>>

/** A case that ships with the viewer, as `public/samples/index.json` lists it. */
export interface Sample {
  readonly id: string
  /** Absolute paths. */
  readonly files: Readonly<Partial<Record<Contrast, string>>>
  readonly truth: Truth
}

/** A sample with all four contrasts. */
export interface CompleteSample extends Sample {
  readonly files: Readonly<Record<Contrast, string>>
}

const folder = new URL('../../../public/samples/', import.meta.url)

/** The shipped samples, in their order. */
export const samples: readonly Sample[] = load()

function load(): readonly Sample[] {
  const list: { samples: Sample[] } = JSON.parse(
    readFileSync(new URL('index.json', folder), 'utf8'),
  )
  return list.samples.map(({ id, files, truth }) => ({
    id,
    truth,
    files: Object.fromEntries(
      Object.entries(files).map(([contrast, path]) => [
        contrast,
        fileURLToPath(new URL(path, folder)),
      ]),
    ),
  }))
}

const kinds = {
  healthy: { detection: 0 },
  meningioma: { detection: 1, discrimination: 0 },
  'glioma-wildtype': { discrimination: 1, molecular: 0 },
  'glioma-mutant': { discrimination: 1, molecular: 1 },
} as const satisfies Readonly<Record<string, Truth>>

/**
 * The first complete sample of a kind. Tests look up samples by ground truth, so that regenerated
 * samples may have other names.
 */
export function sampleOf(kind: keyof typeof kinds): CompleteSample {
  const wanted = Object.entries(kinds[kind])
  const found = samples
    .filter(isComplete)
    .find(({ truth }) => wanted.every(([task, label]) => truth[task] === label))
  if (!found) throw new Error(`public/samples holds no complete case of kind ${kind}`)
  return found
}

function isComplete(sample: Sample): sample is CompleteSample {
  const { T1w, T1c, T2w, FLAIR } = sample.files
  return [T1w, T1c, T2w, FLAIR].every(path => path !== undefined)
}

// The import rules: which folder may import which, and which package only one folder may import.
// `npm run zones` writes them into biome.json; import-zones.test.ts also checks relative imports.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export interface Zone {
  /** Folder, relative to the repository. */
  readonly folder: string
  /** Folders of `src` that it may import. */
  readonly imports: readonly string[]
  /** Packages of `singleHome` that it may import. */
  readonly packages?: readonly SingleHome[]
  /** Why it may import these and no more. */
  readonly why: string
}

/** Packages that only one or two folders may import, so that replacing one touches one folder. */
const singleHome = {
  niivue: ['@niivue/niivue'],
  onnxruntime: ['onnxruntime-web', 'onnxruntime-web/**'],
  react: ['react', 'react-dom', 'react-dom/**'],
  zustand: ['zustand', 'zustand/**'],
} as const
type SingleHome = keyof typeof singleHome

const ground = ['messages', 'errors', 'io', 'volume']
const belowJobs = [...ground, 'intake', 'dicom', 'prepare', 'lamim', 'runtime', 'explain', 'models']

export const zones: readonly Zone[] = [
  { folder: 'src/messages', imports: [], why: 'a message is data and its text' },
  { folder: 'src/errors', imports: ['messages'], why: 'a problem carries a message' },
  { folder: 'src/io', imports: ['messages', 'errors'], why: 'bytes know nothing of images' },
  {
    folder: 'src/volume',
    imports: ['messages', 'errors', 'io'],
    why: 'images know nothing of models',
  },
  { folder: 'src/intake', imports: ground, why: 'opening scans needs no model' },
  { folder: 'src/dicom', imports: [...ground, 'intake'], why: 'series become scans' },
  {
    folder: 'src/prepare',
    imports: [...ground, 'runtime'],
    why: 'brain extraction runs a network of its own, not LaMIM',
  },
  { folder: 'src/lamim', imports: ground, why: 'the model is described without a runtime' },
  {
    folder: 'src/runtime',
    imports: [...ground, 'lamim'],
    packages: ['onnxruntime'],
    why: 'the only importer of onnxruntime-web',
  },
  {
    folder: 'src/explain',
    imports: [...ground, 'lamim', 'runtime'],
    why: 'an explanation runs the model',
  },
  { folder: 'src/report', imports: [...ground, 'lamim'], why: 'a report is data and a schema' },
  {
    folder: 'src/models',
    imports: [...ground, 'lamim', 'runtime'],
    why: 'a converted model is run once, for its self-test',
  },
  { folder: 'src/jobs', imports: belowJobs, why: 'a job calls what does the work' },
  {
    folder: 'src/study',
    imports: [...belowJobs, 'jobs', 'report'],
    why: 'a study asks jobs, and ends in a report',
  },
  {
    folder: 'src/viewer',
    imports: ground,
    packages: ['niivue'],
    why: 'the only importer of NiiVue; draws volumes, whatever they show',
  },
  {
    folder: 'src/app',
    imports: [...belowJobs, 'jobs', 'study', 'report', 'viewer'],
    packages: ['react', 'zustand'],
    why: 'the screen shows everything',
  },
  {
    folder: 'cli',
    imports: [...belowJobs, 'jobs', 'study', 'report'],
    why: 'the command line has no screen',
  },
  {
    folder: 'bench',
    imports: [...belowJobs, 'jobs', 'study', 'report'],
    packages: ['niivue', 'onnxruntime'],
    why: 'measures everything but the screen’s components, also NiiVue and onnxruntime alone',
  },
  {
    folder: 'e2e',
    imports: [...ground, 'dicom', 'lamim', 'report'],
    why: 'sees the page as a user does; makes files and reads reports',
  },
]

/** Biome's overrides for the zones. Tests may import anything. */
export function zoneOverrides(): unknown[] {
  return zones.map(({ folder, imports, packages = [], why }) => {
    const elsewhere = Object.entries(singleHome).flatMap(([home, names]) =>
      packages.some(name => name === home) ? [] : names,
    )
    const allowed = imports.length > 0 ? imports.join(', ') : 'nothing of ours'
    const patterns = [
      {
        group: ['#*/**', ...imports.map(name => `!#${name}/**`)],
        message: `${folder} may import only ${allowed}: ${why}. See scripts/import-zones.ts.`,
      },
      {
        group: elsewhere,
        message: 'Only one folder may import this package. See scripts/import-zones.ts.',
      },
    ]
    return {
      includes: [`${folder}/**`, '!**/*.test.ts', '!**/*.test.tsx'],
      linter: {
        rules: { style: { noRestrictedImports: { level: 'error', options: { patterns } } } },
      },
    }
  })
}

const biomePath = fileURLToPath(new URL('../biome.json', import.meta.url))

/** biome.json's text with the zones replaced, unformatted, and as it is. */
export async function biomeConfig(): Promise<{ current: unknown; generated: unknown }> {
  const current = JSON.parse(await readFile(biomePath, 'utf8'))
  const others = current.overrides.filter(
    (override: unknown) => !JSON.stringify(override).includes('noRestrictedImports'),
  )
  return { current, generated: { ...current, overrides: [...zoneOverrides(), ...others] } }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(biomePath, JSON.stringify((await biomeConfig()).generated))

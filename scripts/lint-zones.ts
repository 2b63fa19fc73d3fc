// Which folder may import which, and why. `tsx scripts/lint-zones.ts` writes it as Biome's overrides
// into biome.zones.json; a test checks that the file agrees with this table.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

interface Zone {
  readonly folder: string
  /** Folders of `src` that it may import. */
  readonly may: readonly string[]
  /** Folders beside it in the repository that it may import. */
  readonly beside?: readonly string[]
  /** Why no more: part of Biome's message. */
  readonly why: string
}

const ground = ['messages', 'errors', 'io', 'volume']
const work = [
  ...ground,
  'intake',
  'dicom',
  'prepare',
  'lamim',
  'runtime',
  'explain',
  'report',
  'models',
  'jobs',
  'study',
]

export const zones: readonly Zone[] = [
  { folder: 'src/messages', may: [], why: 'everything speaks through it' },
  { folder: 'src/errors', may: ['messages'], why: 'every folder throws them' },
  { folder: 'src/io', may: ['messages', 'errors'], why: 'bytes know nothing of images' },
  {
    folder: 'src/volume',
    may: ['messages', 'errors', 'io'],
    why: 'volumes are plain data for all floors above',
  },
  { folder: 'src/intake', may: ground, why: 'it reads files and knows no model' },
  {
    folder: 'src/dicom',
    may: [...ground, 'intake'],
    // dcm2niix's package doesn't export its WebAssembly glue.
    beside: ['node_modules'],
    why: 'identifiers must not leave it',
  },
  { folder: 'src/prepare', may: [...ground, 'runtime'], why: 'it works without any LaMIM model' },
  { folder: 'src/lamim', may: ground, why: 'the model is described without an engine to run it' },
  { folder: 'src/runtime', may: [...ground, 'lamim'], why: 'it runs bundles, whatever is asked' },
  {
    folder: 'src/explain',
    may: [...ground, 'lamim', 'runtime'],
    why: 'page, command line and cohort share it',
  },
  { folder: 'src/report', may: [...ground, 'lamim'], why: 'a report is plain data' },
  {
    folder: 'src/models',
    may: [...ground, 'lamim', 'runtime'],
    why: 'keeping models needs no study',
  },
  {
    folder: 'src/jobs',
    may: [...ground, 'intake', 'dicom', 'prepare', 'lamim', 'runtime', 'explain', 'models'],
    why: 'workers load it: no screen, no report',
  },
  {
    folder: 'src/study',
    may: work.filter(folder => folder !== 'study'),
    why: 'it strings the steps together and knows no screen',
  },
  { folder: 'src/viewer', may: ground, why: 'it draws volumes and knows nothing of models' },
  {
    folder: 'src/app',
    may: [...work, 'viewer'],
    why: 'it shows what the floors below compute',
  },
  { folder: 'cli', may: work, why: 'it has no screen' },
  {
    folder: 'bench',
    may: work,
    beside: ['cli', 'scripts'],
    why: 'it measures what ships, not the screen’s inner parts',
  },
  {
    folder: 'e2e',
    may: ['messages', 'errors', 'io', 'volume', 'dicom', 'lamim', 'prepare', 'report'],
    beside: ['scripts'],
    why: 'it uses the page as people do, and makes its own files',
  },
  {
    folder: 'scripts',
    may: ['messages', 'volume', 'lamim', 'report'],
    beside: ['e2e'],
    why: 'tools around the sources',
  },
]

/** Packages that only one folder imports, so that each can be replaced or loaded lazily in one place. */
const homes: Readonly<Record<string, readonly string[]>> = {
  '@niivue/niivue': ['src/viewer', 'bench'],
  'onnxruntime-web': ['src/runtime', 'bench'],
  '@niivue/dcm2niix': ['src/dicom'],
  '@itk-wasm/elastix': ['src/prepare', 'bench'],
  '@zip.js/zip.js': ['src/io', 'src/lamim'],
  react: ['src/app'],
  'react-dom': ['src/app'],
  zustand: ['src/app'],
}

/** Maximum folder depth inside a zone, enforced by a test. */
export const deepest = 3

/** Biome's overrides: one per zone and depth, since '../' means another folder at each depth. */
export function overrides() {
  return zones.flatMap(zone =>
    Array.from({ length: deepest + 1 }, (_, depth) => override(zone, depth)),
  )
}

function override(zone: Zone, depth: number) {
  const patterns = [ownPattern(zone, depth), packagePattern(zone)]
  if (ships(zone)) patterns.push(testingPattern)
  return {
    includes: [
      `${zone.folder}/${'*/'.repeat(depth)}*`,
      // Tests and their helpers may import anything.
      ...(ships(zone)
        ? ['!**/*.test.ts', '!**/*.test.tsx', '!**/*.spec.ts', '!**/*.spec.tsx', '!**/testing/**']
        : []),
    ],
    linter: {
      rules: { style: { noRestrictedImports: { level: 'error', options: { patterns } } } },
    },
  }
}

function ships({ folder }: Zone): boolean {
  return folder.startsWith('src/') || folder === 'cli'
}

const testingPattern = {
  group: ['**/testing/**'],
  message: 'Test helpers stay out of what ships (scripts/lint-zones.ts).',
}

/** Patterns of the project's folders: '#folder/…', and relative paths out of the zone. */
function ownPattern({ folder, may, beside = [], why }: Zone, depth: number) {
  const out = '../'.repeat(depth + 1)
  const inSrc = folder.startsWith('src/')
  const root = inSrc ? `${out}../` : out
  const relative = inSrc ? [] : may.map(name => `!${root}src/${name}/**`)
  const names = [...may, ...beside].join(', ')
  return {
    group: [
      '#*/**',
      ...may.map(name => `!#${name}/**`),
      `${out}**`,
      ...relative,
      ...beside.map(name => `!${root}${name}/**`),
    ],
    message: `${folder} may import ${names ? `only ${names}` : 'no other folder'}: ${why} (scripts/lint-zones.ts).`,
  }
}

function packagePattern({ folder }: Zone) {
  const elsewhere = Object.entries(homes).filter(([, folders]) => !folders.includes(folder))
  return {
    group: elsewhere.flatMap(([name]) => [name, `${name}/**`]),
    message: 'This package has one home (scripts/lint-zones.ts).',
  }
}

export const zonesPath = fileURLToPath(new URL('../biome.zones.json', import.meta.url))

/** The text of biome.zones.json, one override per line. */
export function zonesText(): string {
  const lines = overrides().map(override => `    ${JSON.stringify(override)}`)
  return `{\n  "overrides": [\n${lines.join(',\n')}\n  ]\n}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(zonesPath, zonesText())

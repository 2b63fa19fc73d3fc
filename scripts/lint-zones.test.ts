import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { deepest, zones, zonesPath, zonesText } from './lint-zones.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

it('biome.zones.json is what the table says (npx tsx scripts/lint-zones.ts writes it)', () => {
  expect(readFileSync(zonesPath, 'utf8')).toBe(zonesText())
})

it('every folder of src has a zone, and every zone its folder', () => {
  const inSrc = readdirSync(`${root}src`, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => `src/${name}`)
  expect(zones.map(({ folder }) => folder)).toEqual(expect.arrayContaining(inSrc))
  for (const { folder } of zones) expect(existsSync(root + folder), folder).toBe(true)
})

it('no source is deeper than the zones cover', () => {
  for (const { folder } of zones)
    for (const path of readdirSync(root + folder, { recursive: true, encoding: 'utf8' }))
      if (/\.tsx?$/.test(path))
        expect(path.split(/[\\/]/).length, path).toBeLessThanOrEqual(deepest + 1)
})

const refused = [
  ['src/volume/a.ts', '#study/analyse.ts', 'may import only messages, errors, io'],
  ['src/volume/b.ts', '../study/analyse.ts', 'may import only messages, errors, io'],
  ['src/lamim/bundle/c.ts', '../../app/App.tsx', 'may import only messages, errors, io, volume'],
  ['src/app/study/d.ts', 'onnxruntime-web/webgpu', 'one home'],
  ['cli/verbs/e.ts', '../../src/app/App.tsx', 'it has no screen'],
  ['e2e/f.ts', '../src/study/analyse.ts', 'makes its own files'],
  ['bench/g.ts', '#app/App.tsx', 'it measures what ships'],
  ['src/lamim/h.ts', './testing/largest.ts', 'Test helpers'],
  ['src/lamim/i.ts', '#volume/testing/samples.ts', 'Test helpers'],
] as const
const allowed = [
  ['src/volume/j.ts', '#errors/problem.ts'],
  ['src/lamim/bundle/k.ts', '../graph/encoder.ts'],
  ['src/lamim/bundle/l.test.ts', '#runtime/session.ts'],
  ['bench/m.ts', '../cli/files.ts'],
  ['e2e/n.ts', '../src/volume/volume.ts'],
] as const

it('Biome refuses every import out of a zone, and no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zones-'))
  try {
    for (const file of ['biome.json', 'biome.zones.json'])
      copyFileSync(root + file, join(folder, file))
    for (const [path, imported] of [...refused, ...allowed]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), `import { x } from '${imported}'\n\nexport const y = x\n`)
    }
    const said = lint(folder)
    for (const [path, , reason] of refused) expect(said.get(path), path).toContain(reason)
    expect(said.size).toBe(refused.length)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Biome's diagnostics for imports in a folder's files, by path. */
function lint(folder: string): Map<string, string> {
  const flags = ['--vcs-enabled=false', '--only=style/noRestrictedImports', '--reporter=json']
  const biome = fileURLToPath(new URL('../node_modules/.bin/biome', import.meta.url))
  const { stdout } = spawnSync(biome, ['lint', ...flags, '.'], { cwd: folder, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { message: string; location: { path: string } }[]
  }
  return new Map(diagnostics.map(({ message, location }) => [location.path, message]))
}

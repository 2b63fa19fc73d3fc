import { readdir, readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { biomeConfig, zones } from './import-zones.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

test('biome.json holds the zones: else run npm run zones', async () => {
  const { current, generated } = await biomeConfig()
  expect(current).toEqual(generated)
})

test.each(zones)('$folder imports what its zone allows, also by relative paths', async zone => {
  const { folder, imports } = zone
  const allowed = new Set([folder, ...imports.map(name => `src/${name}`)])
  if (!folder.startsWith('src/')) for (const own of ['cli', 'scripts', 'e2e']) allowed.add(own)
  const files = await sources(folder)
  expect(files.length).toBeGreaterThan(0)
  const forbidden = files.flatMap(({ path, text }) =>
    importsOf(text)
      .map(specifier => targetOf(path, specifier))
      .filter(target => target !== null && !allowed.has(folderOf(target)))
      .map(target => `${path} imports ${target}`),
  )
  expect(forbidden).toEqual([])
})

async function sources(folder: string) {
  const names = await readdir(`${root}/${folder}`, { recursive: true })
  const paths = names
    .map(name => `${folder}/${name}`)
    .filter(path => /\.tsx?$/.test(path) && !/\.(test|spec)\.tsx?$|\/testing\//.test(path))
  return Promise.all(
    paths.map(async path => ({ path, text: await readFile(`${root}/${path}`, 'utf8') })),
  )
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from |import\(|import )'([^']+)'/g)].map(([, path = '']) => path)
}

/** Path in the repository; null for packages and files that packages ship. */
function targetOf(importer: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`
  if (!specifier.startsWith('.')) return null
  const path = posix.normalize(posix.join(posix.dirname(importer), specifier))
  return path.startsWith('node_modules') ? null : path
}

function folderOf(path: string): string {
  const [top = '', below = ''] = path.split('/')
  return top === 'src' ? `${top}/${below}` : top
}

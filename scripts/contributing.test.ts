import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseCard } from '#lamim/bundle/card.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = readFileSync(`${root}CONTRIBUTING.md`, 'utf8')

test('CONTRIBUTING.md answers ten questions with one path each', () => {
  const rows = text.match(/^\| .+\? +\| `[^`]+` +\|$/gm) ?? []
  expect(rows.length).toBeGreaterThanOrEqual(10)
})

test.each(['CONTRIBUTING.md', 'ARCHITECTURE.md', 'README.md', 'docs/models.md'])(
  'every path and link in %s exists',
  name => {
    const said = readFileSync(`${root}${name}`, 'utf8')
    const quoted = /`((?:src|cli|e2e|bench|scripts|training|public)\/[^`\s*<{]+)`/g
    const linked = /\]\(([^)#:]+)\)/g
    const paths = [...said.matchAll(quoted), ...said.matchAll(linked)]
    expect(paths.length).toBeGreaterThan(2)
    const missing = paths.flatMap(([, path = '']) => (existsSync(root + path) ? [] : [path]))
    expect(missing).toEqual([])
  },
)

test('every npm script that CONTRIBUTING.md names exists', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  const named = [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, script = '']) => script)
  expect(named.length).toBeGreaterThan(5)
  for (const script of named) expect(scripts).toHaveProperty(script)
})

test('the card in docs/models.md is one that the converter takes', () => {
  const page = readFileSync(`${root}docs/models.md`, 'utf8')
  const [, json = ''] = /```json\n(.+?)```/s.exec(page) ?? []
  const card = parseCard('docs/models.md', json)
  expect(card.tasks?.grade?.labels).toHaveLength(3)
})

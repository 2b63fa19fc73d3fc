import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// The compiler refuses strings where a Message or a key is wanted: problems, notices, labels, stages.
// What it can't see is text that JSX holds itself.
const app = fileURLToPath(new URL('../app', import.meta.url))
const components = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.tsx') && !/\.(test|spec)\.tsx$|^testing/.test(path))
  .map(path => ({ path, source: withoutComments(readFileSync(join(app, path), 'utf8')) }))

/** Names and units that are the same in every language. */
const common = ['LaMIM Viewer', 'SHA-256', 'mm', 'L1']

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

/** Text between tags, and attributes that are read out or shown. */
function literals(source: string): string[] {
  const between = source.matchAll(
    /<\/?[a-zA-Z][^<>]*>([^<>{}=;()`]*\p{L}{2,}[^<>{}=;()`]*)(?=[<{])/gu,
  )
  const shown = source.matchAll(/\s(?:aria-label|title|placeholder|alt|label|legend)="([^"]*)"/g)
  return [...between, ...shown]
    .map(([, text = '']) => text.trim())
    .filter(text => /\p{L}{2,}/u.test(text) && !/^app[A-Z]\w+\.\w+$/.test(text))
}

test('the scan finds text and attributes', () => {
  expect(literals('<p className="x">Some text</p>')).toEqual(['Some text'])
  expect(literals('<b>\n  Two words {count}\n</b>')).toEqual(['Two words'])
  expect(literals('<button aria-label="Zoom in">+</button>')).toEqual(['Zoom in'])
  expect(literals('<Choice legend="appStage.drag" />{text(key)}')).toEqual([])
})

test('no component contains literal text', () => {
  expect(components.length).toBeGreaterThan(40)
  const found = components.flatMap(({ path, source }) =>
    literals(source)
      .filter(text => !common.includes(text))
      .map(text => `${path}: ${text}`),
  )
  expect(found).toEqual([])
})

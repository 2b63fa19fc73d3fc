import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { firstViewer } from '#lamim/bundle/format.ts'
import { reportJsonSchema } from './json-schema.ts'
import { software } from './notice.ts'
import { percent } from './percent.ts'

const read = async (path: string) =>
  JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8'))

describe('the report', () => {
  it('has its schema in the repository, as it is (npm run report-schema writes it)', async () => {
    expect(await read('report.schema.json')).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())))
  })

  it('names the version that package.json has', async () => {
    const { name, version } = await read('../../package.json')
    expect(software).toEqual({ name, version })
  })

  it('comes from a viewer that reads the bundles that it writes', () => {
    const order = [firstViewer, software.version].sort(
      new Intl.Collator('en', { numeric: true }).compare,
    )
    expect(order[0]).toBe(firstViewer)
  })
})

describe('a probability in words', () => {
  it.each([
    [0.5, '50.0 %'],
    [0.9989, '99.9 %'],
    [0.99999, '> 99.9 %'],
    [1, '> 99.9 %'],
    [0, '< 0.1 %'],
  ])('%f is never certain: %s', (probability, words) => {
    expect(percent(probability)).toBe(words)
  })
})

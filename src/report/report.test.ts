import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { reportJsonSchema } from './json-schema.ts'
import { software } from './notice.ts'

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
})

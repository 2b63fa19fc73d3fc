import { expect, it } from 'vitest'
import { gaussian } from '../checkpoint/testing/random-network.ts'
import { inProcessRounder, type Rounder } from './rounder.ts'

/** More rows than are read at a time. */
const columns = 640
const values = Float32Array.from({ length: 500 * columns }, gaussian(3))
const stored = { name: 'a.pth', source: new Blob([values]) }
const format = { bits: 4, blockSize: 32, zeroPoints: true, search: 2 } as const

it.each<[string, (rounder: Rounder, weights: typeof values | typeof stored) => Promise<unknown>]>([
  ['rows', (rounder, weights) => rounder.rows(weights, columns, format)],
  ['outputs', (rounder, weights) => rounder.outputs(weights, columns)],
])('%s come out the same from a file and from memory, also side by side', async (_, round) => {
  const expected = await round(inProcessRounder, values)
  const found = await Promise.all([
    round(inProcessRounder, stored),
    round(inProcessRounder, stored),
  ])
  expect(found).toEqual([expected, expected])
})

it('says which file can’t be read', async () => {
  const gone = Object.assign(new Blob([values]), {
    stream: () => new ReadableStream({ type: 'bytes', pull: at => at.error(new Error('gone')) }),
  })
  const rounding = inProcessRounder.rows({ name: 'a.pth', source: gone }, columns, format)
  await expect(rounding).rejects.toMatchObject({ code: 'unreachable', file: 'a.pth' })
})

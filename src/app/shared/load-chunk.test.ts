import { afterEach, expect, test } from 'vitest'
import { message } from '#messages/message.ts'
import { loadChunk } from './load-chunk.ts'
import { notices } from './notices.ts'
import { runOperation } from './operations.ts'

afterEach(() => notices.setState({ list: [] }))

const missing = () =>
  Promise.reject(new TypeError('Failed to fetch dynamically imported module: /assets/report.js'))

test('a chunk that can be fetched is returned', async () => {
  expect(await loadChunk(async () => 7)).toBe(7)
})

test('a missing chunk rejects with the problem stale-page', async () => {
  await expect(loadChunk(missing)).rejects.toMatchObject({
    code: 'stale-page',
    details: expect.stringContaining('/assets/report.js'),
  })
})

test('the notice of a missing chunk offers to reload the page', async () => {
  await runOperation('save', message('appModel.writingReport'), () => loadChunk(missing))
  expect(notices.getState().list).toMatchObject([{ kind: 'problem', offersReload: true }])
})

import { expect, test, vi } from 'vitest'
import { message } from '#messages/message.ts'
import { askRoom, expectedBytes, roomFor } from './room.ts'

test('the published size in 4 bits needs some 340 MB', () => {
  expect(expectedBytes(2.02e9, ['q4']) / 1e6).toBeCloseTo(343.4, 0)
  expect(expectedBytes(2.02e9, ['int8', 'q4']) / 1e6).toBeCloseTo(888.8, 0)
})

test('a model that fits is stored', () => {
  expect(roomFor(10e6, { quota: 20e6, usage: 5e6 })).toEqual({ keep: 'storage', warning: null })
  expect(roomFor(10e6, { quota: 20e6 }).keep).toBe('storage')
})

test('a model that doesn’t fit stays in memory, with a warning that names both sizes', () => {
  const { keep, warning } = roomFor(10e6, { quota: 20e6, usage: 15e6 })
  expect(keep).toBe('memory')
  expect(warning).toEqual(message('appModel.littleStorage', { free: 5e6, needed: 10e6 }))
})

test.each([[null], [{}]])(
  'a browser without an estimate (%o) counts as without storage',
  estimate => {
    expect(roomFor(1, estimate)).toMatchObject({
      keep: 'memory',
      warning: message('appModel.noStorage'),
    })
  },
)

test('an open permission prompt for persistent storage isn’t awaited', async () => {
  const estimate = async () => ({ quota: 20e6 })
  vi.stubGlobal('navigator', { storage: { persist: () => new Promise(() => {}), estimate } })
  try {
    expect(await askRoom(10e6)).toEqual({ keep: 'storage', warning: null })
  } finally {
    vi.unstubAllGlobals()
  }
})

import { expect, test } from 'vitest'
import { toEnglish } from '#messages/english.ts'
import { message } from '#messages/message.ts'
import { pace } from './pace.ts'

const half = {
  stage: message('appModel.converting'),
  fraction: 0.5,
  bytes: { done: 500e6, total: 1000e6 },
}

test.each([
  ['too soon to say', half, 1000, null],
  ['half way after ten seconds', half, 10_000, '50 MB/s, about 10 s left'],
  ['slow', { ...half, bytes: { done: 20e6, total: 40e6 } }, 10_000, '2 MB/s, about 10 s left'],
  ['minutes', { ...half, fraction: 0.1 }, 10_000, '50 MB/s, about 2 min left'],
  ['nearly there', { ...half, fraction: 0.9 }, 10_000, '50 MB/s, a few seconds left'],
  [
    'without bytes',
    { stage: message('appModel.converting'), fraction: 0.5 },
    20_000,
    'about 20 s left',
  ],
  ['not begun', { ...half, fraction: 0 }, 10_000, null],
  ['at its end', { ...half, fraction: 1 }, 10_000, null],
])('%s', (_, progress, elapsed, said) => {
  const found = pace(progress, elapsed)
  expect(found && toEnglish(found)).toBe(said)
})

import { expect, test } from 'vitest'
import { assignSeries, contrastOf, countUsed } from './assign.ts'

const before = { T1w: 'a', T1c: null, T2w: 'b', FLAIR: null }

test('assigning a series to another contrast unassigns the series that had it', () => {
  const after = assignSeries(before, 'a', 'T2w')
  expect(after).toEqual({ T1w: null, T1c: null, T2w: 'a', FLAIR: null })
  expect([contrastOf(after, 'a'), contrastOf(after, 'b')]).toEqual(['T2w', null])
})

test('a series can be left unassigned', () => {
  expect(countUsed(assignSeries(before, 'b', null))).toBe(1)
  expect(countUsed(before)).toBe(2)
})

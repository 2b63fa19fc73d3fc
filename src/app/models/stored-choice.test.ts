import { expect, test } from 'vitest'
import { parseStoredChoice } from './stored-choice.ts'

const id = '2f1b7a3e-0c5d-4e8f-9a6b-1c2d3e4f5a6b'

test('an entry of this version is read', () => {
  expect(parseStoredChoice(JSON.stringify({ version: 1, stored: id }))).toBe(id)
})

test.each([
  [null],
  [''],
  ['null'],
  ['[]'],
  ['{"version":1}'],
  [JSON.stringify({ version: 2, stored: id })],
  [JSON.stringify({ version: 1, stored: '../../etc' })],
  [JSON.stringify({ version: 1, stored: { id } })],
])('an invalid entry (%s) is ignored', text => {
  expect(parseStoredChoice(text)).toBeNull()
})

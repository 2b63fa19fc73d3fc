import { afterEach, expect, test } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { notices, notify, notifyProblem, notifyProblems } from './notices.ts'

afterEach(() => notices.setState({ list: [] }))

const problem = (sentence: string) => new Problem('bad-file', sentence)
const sentences = () => notices.getState().list.map(({ sentence }) => sentence)

test('a problem stays, however much is said after it; old notes go', () => {
  for (let at = 0; at < 8; at++) notifyProblem(problem(`problem ${at}`))
  for (let at = 0; at < 8; at++) notify(`note ${at}`)
  expect(sentences().filter(sentence => sentence.startsWith('problem'))).toHaveLength(8)
  expect(sentences().filter(sentence => sentence.startsWith('note'))).toEqual(
    [2, 3, 4, 5, 6, 7].map(at => `note ${at}`),
  )
})

test('the problems of one drop are one notice; one alone says its own sentence', () => {
  notifyProblems([])
  notifyProblems([problem('a.nii is short.')])
  notifyProblems([problem('b.nii is short.'), problem('c.nii is short.')])
  notifyProblems([problem('d.nii is short.'), problem('e.nii is short.')])
  expect(notices.getState().list.map(({ items }) => items)).toEqual([
    undefined,
    ['b.nii is short.', 'c.nii is short.'],
    ['d.nii is short.', 'e.nii is short.'],
  ])
})

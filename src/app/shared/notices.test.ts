import { afterEach, expect, test } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { notices, notify, notifyProblem, notifyProblems } from './notices.ts'

afterEach(() => notices.setState({ list: [] }))

const cut = (file: string) => message('volume.gzipCutOff', { file })
const problem = (file: string) => new Problem('bad-file', cut(file))
const inUse = (name: string) => message('appModel.inUse', { name })
const said = (kind: 'problem' | 'note') =>
  notices.getState().list.flatMap(notice => (notice.kind === kind ? [notice.message] : []))

test('problems stay when notes follow; the oldest notes are removed', () => {
  for (let at = 0; at < 8; at++) notifyProblem(problem(`problem ${at}`))
  for (let at = 0; at < 8; at++) notify(inUse(`note ${at}`))
  expect(said('problem')).toHaveLength(8)
  expect(said('note')).toEqual([2, 3, 4, 5, 6, 7].map(at => inUse(`note ${at}`)))
})

test('several problems of one drop share one notice; a single problem keeps its own message', () => {
  notifyProblems([])
  notifyProblems([problem('a.nii')])
  notifyProblems([problem('b.nii'), problem('c.nii')])
  notifyProblems([problem('d.nii'), problem('e.nii')])
  expect(notices.getState().list.map(({ items }) => items)).toEqual([
    undefined,
    [cut('b.nii'), cut('c.nii')],
    [cut('d.nii'), cut('e.nii')],
  ])
})

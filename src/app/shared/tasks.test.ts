import { afterEach, expect, test } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { notices } from './notices.ts'
import { cancel, perform, runs, taskKinds, tasks } from './tasks.ts'

afterEach(() => {
  for (const kind of taskKinds) cancel(kind)
  notices.setState({ list: [] })
})

test('a task shows its stage and is gone at its end', async () => {
  const result = await perform('open', 'Reading', async ({ onProgress }) => {
    onProgress?.({ stage: 'Unpacking', fraction: 0.5 })
    expect(tasks.getState().running).toEqual([{ kind: 'open', stage: 'Unpacking', fraction: 0.5 }])
    return 7
  })
  expect(result).toBe(7)
  expect(tasks.getState().running).toEqual([])
})

test('a problem is told in its own sentence', async () => {
  const result = await perform('analyse', 'x', async () => {
    throw new Problem('bad-file', 'The file is broken.')
  })
  expect(result).toBeNull()
  expect(notices.getState().list.map(({ sentence }) => sentence)).toEqual(['The file is broken.'])
})

test('a cancel is never told, and what arrives late is dropped', async () => {
  let finish: (value: number) => void = () => {}
  const task = perform('analyse', 'x', () => new Promise<number>(resolve => (finish = resolve)))
  cancel('analyse')
  expect(runs(tasks.getState(), 'analyse')).toBe(false)
  finish(1)
  expect(await task).toBeNull()
  expect(notices.getState().list).toEqual([])
})

test('a second task of a kind cancels the first and keeps its own progress', async () => {
  const stopped: boolean[] = []
  const first = perform(
    'evidence',
    'first',
    ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          stopped.push(true)
          reject(signal.reason)
        }),
      ),
  )
  const second = perform('evidence', 'second', async () => 2)
  expect(stopped).toEqual([true])
  expect(tasks.getState().running.map(({ stage }) => stage)).toEqual(['second'])
  expect(await first).toBeNull()
  expect(await second).toBe(2)
})

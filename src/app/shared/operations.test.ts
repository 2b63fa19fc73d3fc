import { afterEach, expect, test } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { notices } from './notices.ts'
import { cancel, isRunning, operationKinds, operations, runOperation } from './operations.ts'

afterEach(() => {
  for (const kind of operationKinds) cancel(kind)
  notices.setState({ list: [] })
})

test('an operation shows its stage until it ends', async () => {
  const result = await runOperation('open', 'Reading', async ({ onProgress }) => {
    onProgress?.({ stage: 'Unpacking', fraction: 0.5 })
    expect(operations.getState().running).toEqual([
      { kind: 'open', stage: 'Unpacking', fraction: 0.5 },
    ])
    return 7
  })
  expect(result).toBe(7)
  expect(operations.getState().running).toEqual([])
})

test('a problem becomes a notice', async () => {
  const result = await runOperation('analyse', 'x', async () => {
    throw new Problem('bad-file', 'The file is broken.')
  })
  expect(result).toBeNull()
  expect(notices.getState().list.map(({ sentence }) => sentence)).toEqual(['The file is broken.'])
})

test('a cancel shows no notice, and a late result is dropped', async () => {
  let finish: (value: number) => void = () => {}
  const task = runOperation(
    'analyse',
    'x',
    () => new Promise<number>(resolve => (finish = resolve)),
  )
  cancel('analyse')
  expect(isRunning('analyse')).toBe(false)
  finish(1)
  expect(await task).toBeNull()
  expect(notices.getState().list).toEqual([])
})

test('a second task of a kind cancels the first and keeps its own progress', async () => {
  const stopped: boolean[] = []
  const first = runOperation(
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
  const second = runOperation('evidence', 'second', async () => 2)
  expect(stopped).toEqual([true])
  expect(operations.getState().running.map(({ stage }) => stage)).toEqual(['second'])
  expect(await first).toBeNull()
  expect(await second).toBe(2)
})

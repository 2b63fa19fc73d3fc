import { afterEach, expect, test } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { notices } from './notices.ts'
import { cancel, isRunning, operationKinds, operations, runOperation } from './operations.ts'

const unpacking = message('dicom.unpacking', { count: 3 })
const broken = message('volume.gzipCutOff', { file: 'a.nii.gz' })
const other = message('appModel.evidenceRunning')

afterEach(() => {
  for (const kind of operationKinds) cancel(kind)
  notices.setState({ list: [] })
})

test('an operation shows its progress until it ends', async () => {
  const result = await runOperation('open', message('appStudy.reading'), async ({ onProgress }) => {
    onProgress?.({ stage: unpacking, fraction: 0.5 })
    expect(operations.getState().running).toEqual([
      { kind: 'open', stage: unpacking, fraction: 0.5 },
    ])
    return 7
  })
  expect(result).toBe(7)
  expect(operations.getState().running).toEqual([])
})

test('a problem becomes a notice', async () => {
  const result = await runOperation('analyse', message('runtime.encoding'), async () => {
    throw new Problem('bad-file', broken)
  })
  expect(result).toBeNull()
  expect(notices.getState().list.map(({ message }) => message)).toEqual([broken])
})

test('a cancel shows no notice, and a late result is dropped', async () => {
  let finish: (value: number) => void = () => {}
  const task = runOperation(
    'analyse',
    message('runtime.encoding'),
    () => new Promise<number>(resolve => (finish = resolve)),
  )
  cancel('analyse')
  expect(isRunning('analyse')).toBe(false)
  finish(1)
  expect(await task).toBeNull()
  expect(notices.getState().list).toEqual([])
})

test('a second operation of the same kind cancels the first and keeps its own progress', async () => {
  const stopped: boolean[] = []
  const first = runOperation(
    'evidence',
    message('runtime.encoding'),
    ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          stopped.push(true)
          reject(signal.reason)
        }),
      ),
  )
  const second = runOperation('evidence', other, async () => 2)
  expect(stopped).toEqual([true])
  expect(operations.getState().running.map(({ stage }) => stage)).toEqual([other])
  expect(await first).toBeNull()
  expect(await second).toBe(2)
})

import { afterEach, expect, test } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { notices } from '../shared/notices.ts'
import { showUncaughtErrors } from './show-uncaught-errors.ts'

afterEach(() => notices.setState({ list: [] }))

function page() {
  const target = new EventTarget()
  showUncaughtErrors(target)
  return (type: string, more: object) => target.dispatchEvent(Object.assign(new Event(type), more))
}
const shown = () => notices.getState().list.map(({ kind }) => kind)

const badZip = message('dicom.badZip', { file: 'a.zip' })

test('an unhandled rejection is shown as a problem', () => {
  page()('unhandledrejection', { reason: new Problem('bad-file', badZip) })
  expect(notices.getState().list).toMatchObject([{ kind: 'problem', message: badZip }])
})

test('an error in an event handler is shown with its stack', () => {
  page()('error', { error: new RangeError('off by one') })
  expect(notices.getState().list[0]?.details).toContain('RangeError: off by one')
})

test('cancelled work and warnings of the browser are not shown', () => {
  const dispatch = page()
  dispatch('unhandledrejection', { reason: new DOMException('stopped', 'AbortError') })
  dispatch('error', { error: null, message: 'ResizeObserver loop limit exceeded' })
  expect(shown()).toEqual([])
})

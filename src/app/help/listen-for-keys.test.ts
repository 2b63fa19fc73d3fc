import { afterEach, expect, test, vi } from 'vitest'
import { message } from '#messages/message.ts'
import { cancel, isRunning, runOperation } from '../shared/operations.ts'
import { fakeServices } from '../testing/fake-services.ts'
import { listenForKeys } from './listen-for-keys.ts'

afterEach(() => {
  cancel('convert')
  vi.unstubAllGlobals()
})

test.each([
  ['closes an open dialog, and operations continue', 'dialog[open]', true],
  ['cancels operations when no dialog is open', null, false],
])('Escape %s', (_, open, goesOn) => {
  vi.stubGlobal('document', { querySelector: (asked: string) => (asked === open ? {} : null) })
  const target = new EventTarget()
  listenForKeys(target as Window, fakeServices(), [])
  void runOperation('convert', message('appModel.converting'), () => new Promise(() => {}))
  target.dispatchEvent(Object.assign(new Event('keydown'), { key: 'Escape' }))
  expect(isRunning('convert')).toBe(goesOn)
})

import { expect, test } from 'vitest'
import { type Message, message } from '#messages/message.ts'
import type { Action } from '../shared/actions/action.ts'
import { actionFor } from './keys.ts'

const action = (name: string, key: string, disabledReason: Message | null = null): Action => ({
  name,
  label: message('appShell.help'),
  group: 'appShell.groupSlices',
  key,
  disabledReason: () => disabledReason,
  run: () => {},
})
const press = (key: string, more: Partial<Parameters<typeof actionFor>[1]> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
})
const actions = [action('analyse', 'a'), action('left', 'arrowleft'), action('help', '?')]

test('keys select their action with and without shift', () => {
  expect(actionFor(actions, press('a'))?.name).toBe('analyse')
  expect(actionFor(actions, press('A'))?.name).toBe('analyse')
  expect(actionFor(actions, press('ArrowLeft'))?.name).toBe('left')
  expect(actionFor(actions, press('?'))?.name).toBe('help')
})

test('key combinations of the browser select no action', () => {
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
    expect(actionFor(actions, press('a', more))).toBeNull()
})

test('a disabled action does nothing', () => {
  expect(actionFor([action('analyse', 'a', message('appStudy.openFirst'))], press('a'))).toBeNull()
})

import type { Action } from '../shared/actions/action.ts'

/** The parts of a key press that decide. */
export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** The action that a key press asks for; null where it is someone else's. */
export function actionFor(actions: readonly Action[], press: Press): Action | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null
  const key = press.key.toLowerCase()
  return actions.find(action => action.key === key && action.disabledReason() === null) ?? null
}

/** Whether a key belongs to the element that has the focus: text, numbers, choices, open dialogs. */
export function isForElement(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('dialog')) return true
  if (/^(Arrow|Page)/.test(key) && !movesCrosshair(target)) return true
  if (target.closest('input[type="range"], select')) return true
  if (target.closest('input[type="number"], input[type="text"], textarea')) return true
  if (target.closest('input[type="radio"]')) return key.startsWith('Arrow') || key === ' '
  return (key === ' ' || key === 'Enter') && target.closest('button, a, summary, label') !== null
}

/** Arrow and page keys belong to the slices where they don't scroll what has the focus. */
function movesCrosshair(target: Element): boolean {
  if (target.closest('.stage')) return true
  const { scrollHeight, clientHeight } = document.documentElement
  return target === document.body && scrollHeight <= clientHeight
}

import type { Action } from '../shared/actions/action.ts'

/** The parts of a `KeyboardEvent` that select an action. */
export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** The action for a key press; null if there is none or it is disabled. */
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

/** Arrow and page keys move the crosshair where they would not scroll the focused element. */
function movesCrosshair(target: Element): boolean {
  if (target.closest('.stage')) return true
  const { scrollHeight, clientHeight } = document.documentElement
  return target === document.body && scrollHeight <= clientHeight
}

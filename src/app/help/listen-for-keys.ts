import type { Action } from '../shared/actions/action.ts'
import { cancel, operations } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { actionFor, isForElement } from './keys.ts'
import { helpStore } from './store.ts'

/** Runs actions by their keys, except in elements that handle the key themselves. */
export function listenForKeys(
  target: Window,
  services: Services,
  actions: readonly Action[],
): void {
  target.addEventListener(
    'keydown',
    event => {
      if (event.key === 'Escape') {
        // Escape closes the open dialog; operations behind it continue.
        if (document.querySelector('dialog[open]')) return
        const running = operations.getState().running.at(-1)
        if (running) cancel(running.kind)
        return
      }
      if (!helpStore.getState().keys || isForElement(event.target, event.key)) return
      const action = actionFor(actions, event)
      if (!action) return
      event.preventDefault()
      void action.run(services)
    },
    { capture: true },
  )
}

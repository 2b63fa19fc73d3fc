import { asProblem, isAbort } from '#errors/problem.ts'
import { notifyProblem } from '../shared/notices.ts'

/**
 * Shows errors that nothing caught. Event handlers don't await the work they start, and a failed
 * click must not look as if nothing had happened.
 */
export function showUncaughtErrors(target: EventTarget): void {
  target.addEventListener('unhandledrejection', event => {
    if ('reason' in event) show(event.reason)
  })
  target.addEventListener('error', event => {
    // An event without an error is a warning of the browser, such as 'ResizeObserver loop'.
    if ('error' in event && event.error) show(event.error)
  })
}

function show(error: unknown): void {
  if (!isAbort(error)) notifyProblem(asProblem(error))
}

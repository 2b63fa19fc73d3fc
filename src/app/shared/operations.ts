import { createStore } from 'zustand/vanilla'
import { asProblem, isAbort } from '#errors/problem.ts'
import type { Control, Progress } from '#errors/progress.ts'
import type { Message } from '#messages/message.ts'
import { notifyProblem } from './notices.ts'

/** Kinds of operations. At most one operation of each kind runs. */
export const operationKinds = [
  'open',
  'prepare',
  'input',
  'load',
  'analyse',
  'evidence',
  'reconstruct',
  'save',
  'models',
  'convert',
] as const
export type OperationKind = (typeof operationKinds)[number]

export interface RunningOperation extends Progress {
  readonly kind: OperationKind
}

interface Operations {
  /** In the order they began. */
  readonly running: readonly RunningOperation[]
}

export const operations = createStore<Operations>(() => ({ running: [] }))

const controllers = new Map<OperationKind, AbortController>()

/** Whether an operation of this kind runs. */
export function isRunning(
  kind: OperationKind,
  { running }: Operations = operations.getState(),
): boolean {
  return running.some(operation => operation.kind === kind)
}

/**
 * Runs something the user waits for: shows its progress, lets it be cancelled and reports its
 * problems. An operation of the same kind that still runs is cancelled first.
 * @param stage what the status bar says until the job reports its own progress
 * @returns null where it was cancelled or failed
 */
export async function runOperation<T>(
  kind: OperationKind,
  stage: Message,
  job: (control: Control & { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T | null> {
  cancel(kind)
  const controller = new AbortController()
  const { signal } = controller
  controllers.set(kind, controller)
  const show = (progress: Progress) => {
    if (controllers.get(kind) === controller) set({ kind, ...progress })
  }
  show({ stage, fraction: 0 })
  try {
    const result = await job({ signal, onProgress: show })
    return signal.aborted ? null : result
  } catch (error) {
    if (!isAbort(error) && !signal.aborted) notifyProblem(asProblem(error))
    return null
  } finally {
    if (controllers.get(kind) === controller) {
      controllers.delete(kind)
      remove(kind)
    }
  }
}

export function cancel(kind: OperationKind): void {
  const controller = controllers.get(kind)
  controllers.delete(kind)
  remove(kind)
  controller?.abort()
}

function set(operation: RunningOperation): void {
  operations.setState(({ running }) => {
    const known = running.some(({ kind }) => kind === operation.kind)
    return {
      running: known
        ? running.map(other => (other.kind === operation.kind ? operation : other))
        : [...running, operation],
    }
  })
}

/** Keeps the state object if there is nothing to remove, so that nothing renders. */
function remove(kind: OperationKind): void {
  if (!isRunning(kind)) return
  operations.setState(({ running }) => ({
    running: running.filter(operation => operation.kind !== kind),
  }))
}

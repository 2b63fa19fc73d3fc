import { createStore } from 'zustand/vanilla'
import { asProblem, isAbort } from '#errors/problem.ts'
import type { Control, Progress } from '#errors/progress.ts'
import { tellProblem } from './notices.ts'

/** What runs for the user. */
export const taskKinds = [
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
export type TaskKind = (typeof taskKinds)[number]

export interface RunningTask extends Progress {
  readonly kind: TaskKind
}

interface Tasks {
  /** In the order they began. */
  readonly running: readonly RunningTask[]
}

export const tasks = createStore<Tasks>(() => ({ running: [] }))

const stops = new Map<TaskKind, AbortController>()

/** Whether a task of this kind runs. */
export function runs({ running }: Tasks, kind: TaskKind): boolean {
  return running.some(task => task.kind === kind)
}

/**
 * Runs something the user waits for: shows its progress, lets it be cancelled and tells its
 * problems. Null where it was cancelled or failed. A task of the same kind that still runs is
 * cancelled first.
 */
export async function perform<T>(
  kind: TaskKind,
  stage: string,
  job: (control: Control & { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T | null> {
  cancel(kind)
  const stop = new AbortController()
  const { signal } = stop
  stops.set(kind, stop)
  const show = (progress: Progress) => {
    if (stops.get(kind) === stop) set({ kind, ...progress })
  }
  show({ stage, fraction: 0 })
  try {
    const result = await job({ signal, onProgress: show })
    return signal.aborted ? null : result
  } catch (error) {
    if (!isAbort(error) && !signal.aborted) tellProblem(asProblem(error))
    return null
  } finally {
    if (stops.get(kind) === stop) {
      stops.delete(kind)
      remove(kind)
    }
  }
}

export function cancel(kind: TaskKind): void {
  const stop = stops.get(kind)
  stops.delete(kind)
  remove(kind)
  stop?.abort()
}

function set(task: RunningTask): void {
  tasks.setState(({ running }) => {
    const known = running.some(({ kind }) => kind === task.kind)
    return {
      running: known
        ? running.map(other => (other.kind === task.kind ? task : other))
        : [...running, task],
    }
  })
}

function remove(kind: TaskKind): void {
  tasks.setState(({ running }) => ({ running: running.filter(task => task.kind !== kind) }))
}

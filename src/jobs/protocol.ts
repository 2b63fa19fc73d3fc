import type { ProblemData } from '#errors/problem.ts'
import type { Progress } from '#errors/progress.ts'
import type { JobName, Jobs } from './table.ts'

/** Page → worker. Shared buffers pass by reference, others are copied unless the bridge moves them. */
export type Request =
  | { [J in JobName]: { id: number; job: J; input: Jobs[J]['input'] } }[JobName]
  | { cancel: number }

/** Worker → page: any number of `progress`, then one of the others. Buffers are transferred. */
export type Response =
  | { id: number; progress: Progress }
  | { id: number; output: unknown }
  | { id: number; problem: ProblemData }
  | { id: number; aborted: true }

/** Every buffer inside a result, once: the worker has no further use for them. */
export function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (value instanceof ArrayBuffer) found.add(value)
  else if (typeof value === 'object' && value !== null && !(value instanceof Blob))
    for (const part of Object.values(value)) buffersOf(part, found)
  return [...found]
}

/** Work that may start before its result is due. */
export interface Task<T> {
  /** Bytes that it occupies from its start until its result is consumed. */
  readonly bytes: number
  start(): Promise<T>
}

/**
 * The results of tasks in order, while later tasks already run. A task's error is thrown in its turn.
 * After an error, or when the caller stops, no task starts, and running ones are awaited.
 * @param maxBytes bytes that running tasks may occupy together; a larger task runs alone
 */
export async function* inOrder<T>(tasks: Iterable<Task<T>>, maxBytes: number): AsyncGenerator<T> {
  const iterator = tasks[Symbol.iterator]()
  const running: { readonly bytes: number; readonly result: Promise<T> }[] = []
  let occupied = 0
  let next = iterator.next()

  function startMore(): void {
    while (!next.done && (running.length === 0 || occupied + next.value.bytes <= maxBytes)) {
      const { bytes } = next.value
      const result = next.value.start()
      result.catch(() => {}) // Marks the rejection as handled: the error is thrown when its turn comes.
      running.push({ bytes, result })
      occupied += bytes
      next = iterator.next()
    }
  }

  try {
    startMore()
    for (let first = running[0]; first; first = running[0]) {
      const value = await first.result
      running.shift()
      occupied -= first.bytes
      startMore()
      yield value
    }
  } finally {
    await Promise.allSettled(running.map(({ result }) => result))
  }
}

/** Work that may start before its turn. */
export interface Task<T> {
  /** Bytes that it holds from its start until its result is taken. */
  readonly bytes: number
  start(): Promise<T>
}

/**
 * The results of tasks, in their order, while the tasks behind them already run. What fails is thrown when its
 * turn comes; then, or once the caller stops, no other task is started, and those that run are waited for.
 * @param most bytes that tasks may hold together; one that holds more runs alone
 */
export async function* inOrder<T>(tasks: Iterable<Task<T>>, most: number): AsyncGenerator<T> {
  const iterator = tasks[Symbol.iterator]()
  const running: { readonly bytes: number; readonly result: Promise<T> }[] = []
  let held = 0
  let next = iterator.next()

  function startMore(): void {
    while (!next.done && (running.length === 0 || held + next.value.bytes <= most)) {
      const { bytes } = next.value
      const result = next.value.start()
      result.catch(() => {}) // Whoever takes it is told; nobody does after an end.
      running.push({ bytes, result })
      held += bytes
      next = iterator.next()
    }
  }

  try {
    startMore()
    for (let first = running[0]; first; first = running[0]) {
      const value = await first.result
      running.shift()
      held -= first.bytes
      startMore()
      yield value
    }
  } finally {
    await Promise.allSettled(running.map(({ result }) => result))
  }
}

import { asProblem, Problem, type ProblemData } from '#errors/problem.ts'

/** The parts of `Worker` that are needed, so that tests can bring their own. */
export type WorkerLike = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onmessageerror' | 'onerror'
>

/** To the worker. */
export interface Question {
  readonly id: number
  readonly question: unknown
}

/** From the worker, in any order. */
export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly problem: ProblemData }

/** A worker that answers questions; many may be open. */
export interface Thread {
  /** @param moved buffers that the worker gets instead of copies */
  ask(question: object, moved?: readonly ArrayBuffer[]): Promise<unknown>
  /** Ends the worker. What is open, or asked later, is rejected as cancelled. */
  end(): void
}

/** Asks a worker. When it dies, whatever is open or asked later is rejected with Problem 'worker-lost'. */
export function openThread(worker: WorkerLike): Thread {
  const open = new Map<number, { resolve(answer: unknown): void; reject(error: unknown): void }>()
  let count = 0
  let ended: unknown = null

  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    const asked = open.get(data.id)
    open.delete(data.id)
    if ('answer' in data) asked?.resolve(data.answer)
    else asked?.reject(Problem.fromData(data.problem))
  }
  worker.onerror = event => {
    event.preventDefault()
    end(lost(event.message))
  }
  worker.onmessageerror = () => end(lost('a message could not be read'))

  function end(error: unknown): void {
    ended ??= error
    worker.terminate()
    for (const { reject } of open.values()) reject(error)
    open.clear()
  }

  return {
    ask: (question, moved = []) =>
      new Promise((resolve, reject) => {
        if (ended) throw ended
        const id = ++count
        worker.postMessage({ id, question } satisfies Question, [...moved])
        open.set(id, { resolve, reject })
      }),
    end: () => end(new DOMException('The thread was ended.', 'AbortError')),
  }
}

function lost(details: string): Problem {
  const sentence = 'A background worker stopped before it was done: please try again.'
  return new Problem('worker-lost', sentence, { details })
}

/** What a worker's global scope offers that is used here. */
export interface ThreadPort {
  postMessage(reply: Reply, moved: ArrayBuffer[]): void
  onmessage: ((event: MessageEvent<Question>) => unknown) | null
}

/**
 * Answers at a port.
 * @param answer gives the answer, and its buffers, which are moved
 */
export function serveThread(
  port: ThreadPort,
  answer: (question: unknown) => Promise<readonly [answer: unknown, moved: ArrayBuffer[]]>,
): void {
  port.onmessage = async ({ data: { id, question } }) => {
    try {
      const [given, moved] = await answer(question)
      port.postMessage({ id, answer: given }, moved)
    } catch (error) {
      port.postMessage({ id, problem: asProblem(error).toData() }, [])
    }
  }
}

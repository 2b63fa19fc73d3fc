import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import type { StartThread } from './engine.ts'

/** A nested worker: it ends with the worker that starts it. */
export const browserThread: StartThread = ready =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./thread.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = () => resolve(() => worker.terminate())
    worker.onerror = event =>
      reject(
        new Problem('worker-lost', message('runtime.threadNotStarted'), {
          details: event.message,
        }),
      )
    worker.postMessage(ready)
  })

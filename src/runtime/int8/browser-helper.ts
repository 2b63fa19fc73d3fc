import { Problem } from '#errors/problem.ts'
import type { StartHelper } from './engine.ts'

/** A worker of the worker that asks: it ends with it. */
export const browserHelper: StartHelper = ready =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./helper.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = () => resolve()
    worker.onerror = event =>
      reject(
        new Problem('worker-lost', 'A thread of the model could not start: reload the page.', {
          details: event.message,
        }),
      )
    worker.postMessage(ready)
  })

import type { WorkerLike } from '../bridge.ts'
import type { Port } from '../serve.ts'

/** A worker in the test's own thread: messages are cloned and moved as to a real one, and it can die. */
export function channelWorker(serve: (port: Port) => void) {
  const { port1, port2 } = new MessageChannel()
  let ended = false
  const worker: WorkerLike = {
    postMessage: (message: unknown, moved: unknown) =>
      port1.postMessage(message, moved as Transferable[]),
    terminate() {
      ended = true
      port1.close()
      port2.close()
    },
    onmessage: null,
    onmessageerror: null,
    onerror: null,
  }
  port1.onmessage = event => worker.onmessage?.call(worker as Worker, event)
  serve(port2 as Port)
  return {
    worker,
    ended: () => ended,
    die() {
      port2.close()
      const event = { message: 'killed', preventDefault() {} } as unknown as ErrorEvent
      worker.onerror?.call(worker as Worker, event)
    },
  }
}

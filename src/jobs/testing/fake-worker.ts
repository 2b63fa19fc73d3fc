import type { WorkerLike } from '../bridge.ts'
import type { Request, Response } from '../protocol.ts'

type JobRequest = Exclude<Request, { cancel: number }>

/** A worker whose answers the test posts itself. */
export class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null
  onmessageerror: WorkerLike['onmessageerror'] = null
  onerror: WorkerLike['onerror'] = null
  readonly sent: Request[] = []
  ended = false
  postMessage(message: Request): void {
    this.sent.push(message)
  }
  terminate(): void {
    this.ended = true
  }
  get jobs(): JobRequest[] {
    return this.sent.filter(message => 'job' in message)
  }
  answer(response: Response): void {
    this.onmessage?.call(this as unknown as Worker, { data: response } as MessageEvent)
  }
  sendGarbage(): void {
    this.onmessageerror?.call(this as unknown as Worker, {} as MessageEvent)
  }
  die(message: string): void {
    this.onerror?.call(
      this as unknown as Worker,
      { message, preventDefault: () => {} } as unknown as ErrorEvent,
    )
  }
}

/** `start` makes a fake worker each time; `worker(i)` is the i-th of them. */
export function startFakes() {
  const started: FakeWorker[] = []
  const start = () => {
    const worker = new FakeWorker()
    started.push(worker)
    return worker
  }
  const worker = (index: number) => {
    const found = started[index]
    if (!found) throw new Error(`worker ${index} was not started`)
    return found
  }
  return { start, started, worker }
}

import { describe, expect, it, vi } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { createLine, type WorkerLike } from './bridge.ts'
import { createClient } from './client.ts'
import { buffersOf, type Request, type Response } from './protocol.ts'

type Sent = Exclude<Request, { cancel: number }>

/** A worker whose answers the test gives by hand. */
class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null
  onerror: WorkerLike['onerror'] = null
  readonly sent: Request[] = []
  ended = false
  postMessage(message: Request): void {
    this.sent.push(message)
  }
  terminate(): void {
    this.ended = true
  }
  get jobs(): Sent[] {
    return this.sent.filter(message => 'job' in message)
  }
  answer(response: Response): void {
    this.onmessage?.call(this as unknown as Worker, { data: response } as MessageEvent)
  }
  die(message: string): void {
    this.onerror?.call(
      this as unknown as Worker,
      { message, preventDefault: () => {} } as unknown as ErrorEvent,
    )
  }
}

function startFakes() {
  const started: FakeWorker[] = []
  const start = () => {
    const worker = new FakeWorker()
    started.push(worker)
    return worker
  }
  const worker = (at: number) => {
    const found = started[at]
    if (!found) throw new Error(`worker ${at} was not started`)
    return found
  }
  return { start, started, worker }
}

const regrid = { volume: {}, to: {}, interpolation: 'linear' } as never

describe('a line of jobs', () => {
  it('runs one job at a time, in order', async () => {
    const { start, worker } = startFakes()
    const line = createLine(start, 'end-worker')
    const first = line.run('regrid', regrid)
    const second = line.run('regrid', regrid)
    expect(worker(0).jobs).toHaveLength(1)
    worker(0).answer({ id: 1, output: 'one' })
    expect(worker(0).jobs).toHaveLength(2)
    worker(0).answer({ id: 2, output: 'two' })
    expect(await Promise.all([first, second])).toEqual(['one', 'two'])
  })

  it('gives back a problem with its code, sentence and file', async () => {
    const { start, worker } = startFakes()
    const job = createLine(start, 'ask').run('regrid', regrid)
    worker(0).answer({
      id: 1,
      problem: { code: 'bad-file', sentence: 'x.nii is cut.', file: 'x.nii' },
    })
    const error = await job.catch((error: unknown) => error)
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ code: 'bad-file', sentence: 'x.nii is cut.', file: 'x.nii' })
  })

  it('reports progress that never falls', async () => {
    const { start, worker } = startFakes()
    const seen: number[] = []
    const job = createLine(start, 'ask').run('regrid', regrid, {
      onProgress: ({ fraction }) => seen.push(fraction),
    })
    for (const fraction of [0.1, 0.5, 0.3, 0.9])
      worker(0).answer({ id: 1, progress: { stage: 's', fraction } })
    worker(0).answer({ id: 1, output: null })
    await job
    expect(seen).toEqual([0.1, 0.5, 0.5, 0.9])
  })

  it('ends the worker to cancel voxel work, and starts another for what waits', async () => {
    const { start, started, worker } = startFakes()
    const line = createLine(start, 'end-worker')
    const controller = new AbortController()
    const first = line.run('regrid', regrid, { signal: controller.signal })
    const second = line.run('regrid', regrid)
    controller.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect(worker(0).ended).toBe(true)
    expect(started).toHaveLength(2)
    worker(1).answer({ id: 2, output: 'two' })
    expect(await second).toBe('two')
  })

  it('asks a session to stop, keeps its worker and drops the late answer', async () => {
    const { start, started, worker } = startFakes()
    const line = createLine(start, 'ask')
    const controller = new AbortController()
    const first = line.run('regrid', regrid, { signal: controller.signal })
    controller.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect(worker(0).sent.at(-1)).toEqual({ cancel: 1 })
    const second = line.run('regrid', regrid)
    worker(0).answer({ id: 1, output: 'late' })
    worker(0).answer({ id: 2, output: 'two' })
    expect(await second).toBe('two')
    expect(started).toHaveLength(1)
  })

  it('settles everything when the worker dies, and starts another afterwards', async () => {
    const { start, started, worker } = startFakes()
    const line = createLine(start, 'ask')
    const jobs = [line.run('regrid', regrid), line.run('regrid', regrid)]
    worker(0).die('out of memory')
    for (const job of jobs) await expect(job).rejects.toMatchObject({ code: 'worker-lost' })
    void line.run('regrid', regrid)
    expect(started).toHaveLength(2)
  })

  it('ends an idle voxel worker, whose memory would never shrink', async () => {
    vi.useFakeTimers()
    const { start, worker } = startFakes()
    const job = createLine(start, 'end-worker').run('regrid', regrid)
    worker(0).answer({ id: 1, output: null })
    await job
    vi.advanceTimersByTime(60_000)
    expect(worker(0).ended).toBe(true)
    vi.useRealTimers()
  })
})

describe('a session that loses its device', () => {
  it('is started again with the model it had, and the job is asked once more', async () => {
    const { start, worker } = startFakes()
    const client = createClient({
      voxel: start,
      dicom: start,
      prepare: start,
      session: start,
      model: start,
    })
    const load = { location: { folder: 'm' }, backend: 'auto' } as const
    const loading = client.run('load', load)
    worker(0).answer({ id: 1, output: {} })
    await loading
    const answer = client.run('classify', { input: new Float32Array(1) })
    worker(0).answer({ id: 2, problem: { code: 'device-lost', sentence: 'gone' } })
    await vi.waitFor(() => expect(worker(1).jobs[0]).toMatchObject({ job: 'load', input: load }))
    expect(worker(0).ended).toBe(true)
    worker(1).answer({ id: 3, output: {} })
    await vi.waitFor(() => expect(worker(1).jobs[1]).toMatchObject({ job: 'classify' }))
    worker(1).answer({ id: 4, output: 'answer' })
    expect(await answer).toBe('answer')
  })

  it('gives up after the second loss', async () => {
    const { start, worker } = startFakes()
    const client = createClient({
      voxel: start,
      dicom: start,
      prepare: start,
      session: start,
      model: start,
    })
    const loading = client.run('load', { location: { folder: 'm' }, backend: 'auto' })
    worker(0).answer({ id: 1, output: {} })
    await loading
    const answer = client.run('classify', { input: new Float32Array(1) })
    worker(0).answer({ id: 2, problem: { code: 'device-lost', sentence: 'gone' } })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(1))
    worker(1).answer({ id: 3, output: {} })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(2))
    worker(1).answer({ id: 4, problem: { code: 'device-lost', sentence: 'gone again' } })
    await expect(answer).rejects.toMatchObject({ sentence: 'gone again' })
  })
})

describe('a loss', () => {
  async function loaded(onReload: (model: unknown) => void = () => {}) {
    const fakes = startFakes()
    const { start, worker } = fakes
    const client = createClient(
      { voxel: start, dicom: start, prepare: start, session: start, model: start },
      onReload,
    )
    const loading = client.run('load', { location: { folder: 'm' }, backend: 'auto' })
    worker(0).answer({ id: 1, output: { backend: 'webgpu' } })
    await loading
    return { ...fakes, client }
  }
  const input = { input: new Float32Array(1) }

  it('that hits two jobs reloads once, and both are answered', async () => {
    const { client, worker, started } = await loaded()
    const first = client.run('classify', input)
    const second = client.run('restore', { ...input, boxes: [] })
    worker(0).answer({ id: 2, problem: { code: 'device-lost', sentence: 'gone' } })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(1))
    worker(1).answer({ id: 4, output: {} })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(2))
    worker(1).answer({ id: 5, output: 'one' })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(3))
    worker(1).answer({ id: 6, output: 'two' })
    expect([await first, await second].sort()).toEqual(['one', 'two'])
    expect(started).toHaveLength(2)
  })

  it('while nothing ran is noticed by the next job', async () => {
    const { client, worker } = await loaded()
    worker(0).die('out of memory')
    const answer = client.run('classify', input)
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(1))
    worker(1).answer({ id: 2, problem: { code: 'not-loaded', sentence: 'none' } })
    await vi.waitFor(() => expect(worker(2).jobs[0]).toMatchObject({ job: 'load' }))
    worker(2).answer({ id: 3, output: {} })
    await vi.waitFor(() => expect(worker(2).jobs).toHaveLength(2))
    worker(2).answer({ id: 4, output: 'answer' })
    expect(await answer).toBe('answer')
  })

  it('tells which model is there afterwards, or that none is', async () => {
    const told: unknown[] = []
    const { client, worker } = await loaded(model => told.push(model))
    const answer = client.run('classify', input)
    worker(0).answer({ id: 2, problem: { code: 'device-lost', sentence: 'gone' } })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(1))
    worker(1).answer({ id: 3, output: { backend: 'wasm' } })
    await vi.waitFor(() => expect(told).toEqual([{ backend: 'wasm' }]))
    worker(1).answer({ id: 4, problem: { code: 'device-lost', sentence: 'gone again' } })
    await expect(answer).rejects.toMatchObject({ sentence: 'gone again' })
    const again = client.run('classify', input)
    worker(1).answer({ id: 5, problem: { code: 'device-lost', sentence: 'gone' } })
    await vi.waitFor(() => expect(worker(2).jobs).toHaveLength(1))
    worker(2).answer({ id: 6, problem: { code: 'no-backend', sentence: 'no GPU' } })
    await expect(again).rejects.toMatchObject({ code: 'no-backend' })
    expect(told).toEqual([{ backend: 'wasm' }, null])
  })
})

describe('an input that cannot be posted', () => {
  it('fails its own job, and the next one runs', async () => {
    const { start, worker } = startFakes()
    const line = createLine(start, 'end-worker')
    const warm = line.run('regrid', regrid)
    worker(0).answer({ id: 1, output: null })
    await warm
    const { postMessage } = FakeWorker.prototype
    worker(0).postMessage = () => {
      throw new DOMException('Data cannot be cloned, out of memory.', 'DataCloneError')
    }
    await expect(line.run('regrid', regrid)).rejects.toMatchObject({ code: 'out-of-memory' })
    worker(0).postMessage = postMessage
    const next = line.run('regrid', regrid)
    worker(0).answer({ id: 3, output: 'fine' })
    expect(await next).toBe('fine')
  })
})

describe('buffers of a result', () => {
  it('are found once each, however deep, and shared memory is left', () => {
    const buffer = new ArrayBuffer(8)
    const value = {
      a: new Uint8Array(buffer),
      deep: [{ b: new Float32Array(buffer), c: new Int16Array(2) }],
      shared: new Uint8Array(new SharedArrayBuffer(4)),
      blob: new Blob(['x']),
    }
    expect(buffersOf(value)).toEqual([buffer, value.deep[0]?.c.buffer])
  })
})

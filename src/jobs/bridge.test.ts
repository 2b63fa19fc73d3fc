import { describe, expect, it, vi } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { Bridge } from './bridge.ts'
import { FakeWorker, startFakes } from './testing/fake-worker.ts'

const regrid = { volume: {}, to: {}, interpolation: 'linear' } as never

describe('a bridge', () => {
  it('runs one job at a time, in order', async () => {
    const { start, worker } = startFakes()
    const bridge = new Bridge(start, { cancelling: 'end-worker' })
    const first = bridge.run('regrid', regrid)
    const second = bridge.run('regrid', regrid)
    expect(worker(0).jobs).toHaveLength(1)
    worker(0).answer({ id: 1, output: 'one' })
    expect(worker(0).jobs).toHaveLength(2)
    worker(0).answer({ id: 2, output: 'two' })
    expect(await Promise.all([first, second])).toEqual(['one', 'two'])
  })

  it('rejects with the problem’s code, summary and file', async () => {
    const { start, worker } = startFakes()
    const job = new Bridge(start, { cancelling: 'ask' }).run('regrid', regrid)
    worker(0).answer({
      id: 1,
      problem: {
        code: 'bad-file',
        summary: message('volume.gzipCutOff', { file: 'x.nii' }),
        file: 'x.nii',
      },
    })
    const error = await job.catch((error: unknown) => error)
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({
      code: 'bad-file',
      summary: message('volume.gzipCutOff', { file: 'x.nii' }),
      file: 'x.nii',
    })
  })

  it('reports progress that never decreases', async () => {
    const { start, worker } = startFakes()
    const seen: number[] = []
    const job = new Bridge(start, { cancelling: 'ask' }).run('regrid', regrid, {
      onProgress: ({ fraction }) => seen.push(fraction),
    })
    for (const fraction of [0.1, 0.5, 0.3, 0.9])
      worker(0).answer({ id: 1, progress: { stage: message('runtime.encoding'), fraction } })
    worker(0).answer({ id: 1, output: null })
    await job
    expect(seen).toEqual([0.1, 0.5, 0.5, 0.9])
  })

  it('ends the worker to cancel a voxel job, and starts another for queued jobs', async () => {
    const { start, started, worker } = startFakes()
    const bridge = new Bridge(start, { cancelling: 'end-worker' })
    const controller = new AbortController()
    const first = bridge.run('regrid', regrid, { signal: controller.signal })
    const second = bridge.run('regrid', regrid)
    controller.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect(worker(0).ended).toBe(true)
    expect(started).toHaveLength(2)
    worker(1).answer({ id: 2, output: 'two' })
    expect(await second).toBe('two')
  })

  it('asks a session to stop, keeps its worker and ignores the late answer', async () => {
    const { start, started, worker } = startFakes()
    const bridge = new Bridge(start, { cancelling: 'ask' })
    const controller = new AbortController()
    const first = bridge.run('regrid', regrid, { signal: controller.signal })
    controller.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect(worker(0).sent.at(-1)).toEqual({ cancel: 1 })
    const second = bridge.run('regrid', regrid)
    worker(0).answer({ id: 1, output: 'late' })
    worker(0).answer({ id: 2, output: 'two' })
    expect(await second).toBe('two')
    expect(started).toHaveLength(1)
  })

  it('settles all jobs when the worker dies, and starts another worker', async () => {
    const { start, started, worker } = startFakes()
    const bridge = new Bridge(start, { cancelling: 'ask' })
    const jobs = [bridge.run('regrid', regrid), bridge.run('regrid', regrid)]
    worker(0).die('out of memory')
    for (const job of jobs) await expect(job).rejects.toMatchObject({ code: 'worker-lost' })
    void bridge.run('regrid', regrid)
    expect(started).toHaveLength(2)
  })

  it('settles all jobs when a message can’t be deserialised', async () => {
    const { start, worker } = startFakes()
    const job = new Bridge(start, { cancelling: 'ask' }).run('regrid', regrid)
    worker(0).sendGarbage()
    await expect(job).rejects.toMatchObject({ code: 'worker-lost' })
  })

  it('ends an idle voxel worker to free its memory', async () => {
    vi.useFakeTimers()
    const { start, worker } = startFakes()
    const job = new Bridge(start, { cancelling: 'end-worker' }).run('regrid', regrid)
    worker(0).answer({ id: 1, output: null })
    await job
    vi.advanceTimersByTime(60_000)
    expect(worker(0).ended).toBe(true)
    vi.useRealTimers()
  })
})

describe('an input that cannot be posted', () => {
  it('rejects only its own job, and the next one runs', async () => {
    const { start, worker } = startFakes()
    const bridge = new Bridge(start, { cancelling: 'end-worker' })
    const warm = bridge.run('regrid', regrid)
    worker(0).answer({ id: 1, output: null })
    await warm
    const { postMessage } = FakeWorker.prototype
    worker(0).postMessage = () => {
      throw new DOMException('Data cannot be cloned, out of memory.', 'DataCloneError')
    }
    await expect(bridge.run('regrid', regrid)).rejects.toMatchObject({ code: 'out-of-memory' })
    worker(0).postMessage = postMessage
    const next = bridge.run('regrid', regrid)
    worker(0).answer({ id: 3, output: 'fine' })
    expect(await next).toBe('fine')
  })
})

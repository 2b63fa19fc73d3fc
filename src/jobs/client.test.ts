import { describe, expect, it, vi } from 'vitest'
import { message } from '#messages/message.ts'
import { createClient } from './client.ts'
import { type FakeWorker, startFakes } from './testing/fake-worker.ts'

const workersOf = (start: () => FakeWorker) => ({
  voxel: start,
  dicom: start,
  prepare: start,
  session: start,
  models: start,
})

it('sends each job to its worker', () => {
  const names = ['voxel', 'dicom', 'prepare', 'session', 'models'] as const
  const fakes = new Map(names.map(name => [name, startFakes()]))
  const startOf = (name: (typeof names)[number]) => fakes.get(name)?.start ?? startFakes().start
  const client = createClient({
    voxel: startOf('voxel'),
    dicom: startOf('dicom'),
    prepare: startOf('prepare'),
    session: startOf('session'),
    models: startOf('models'),
  })
  void client.run('readMask', { file: { name: 'mask.nii', source: new Blob() } })
  void client.run('series', { files: [] })
  void client.run('embed', { input: new Float32Array(1) })
  void client.run('models', {})
  const sent = names.map(name => fakes.get(name)?.started[0]?.jobs.map(({ job }) => job))
  expect(sent).toEqual([['readMask'], ['series'], undefined, ['embed'], ['models']])
})

describe('a session that loses its device', () => {
  it('is restarted with the same model, and the job is repeated', async () => {
    const { start, worker } = startFakes()
    const client = createClient(workersOf(start))
    const load = { location: { folder: 'm' }, backend: 'auto' } as const
    const loading = client.run('load', load)
    worker(0).answer({ id: 1, output: {} })
    await loading
    const answer = client.run('classify', { input: new Float32Array(1), present: [] })
    worker(0).answer({
      id: 2,
      problem: { code: 'device-lost', summary: message('runtime.deviceLost') },
    })
    await vi.waitFor(() => expect(worker(1).jobs[0]).toMatchObject({ job: 'load', input: load }))
    expect(worker(0).ended).toBe(true)
    worker(1).answer({ id: 3, output: {} })
    await vi.waitFor(() => expect(worker(1).jobs[1]).toMatchObject({ job: 'classify' }))
    worker(1).answer({ id: 4, output: 'answer' })
    expect(await answer).toBe('answer')
  })

  it('gives up after the second loss', async () => {
    const { start, worker } = startFakes()
    const client = createClient(workersOf(start))
    const loading = client.run('load', { location: { folder: 'm' }, backend: 'auto' })
    worker(0).answer({ id: 1, output: {} })
    await loading
    const answer = client.run('classify', { input: new Float32Array(1), present: [] })
    worker(0).answer({
      id: 2,
      problem: { code: 'device-lost', summary: message('runtime.deviceLost') },
    })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(1))
    worker(1).answer({ id: 3, output: {} })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(2))
    worker(1).answer({
      id: 4,
      problem: {
        code: 'device-lost',
        summary: message('runtime.loadMemory', { graph: 'encoder' }),
      },
    })
    await expect(answer).rejects.toMatchObject({
      summary: message('runtime.loadMemory', { graph: 'encoder' }),
    })
  })
})

describe('a loss', () => {
  async function loaded(onReload: (model: unknown) => void = () => {}) {
    const fakes = startFakes()
    const { start, worker } = fakes
    const client = createClient(workersOf(start), onReload)
    const loading = client.run('load', { location: { folder: 'm' }, backend: 'auto' })
    worker(0).answer({ id: 1, output: { backend: 'webgpu' } })
    await loading
    return { ...fakes, client }
  }
  const input = { input: new Float32Array(1), present: [] }

  it('during two jobs reloads the model once, and both jobs finish', async () => {
    const { client, worker, started } = await loaded()
    const first = client.run('classify', input)
    const second = client.run('restore', { ...input, boxes: [] })
    worker(0).answer({
      id: 2,
      problem: { code: 'device-lost', summary: message('runtime.deviceLost') },
    })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(1))
    worker(1).answer({ id: 4, output: {} })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(2))
    worker(1).answer({ id: 5, output: 'one' })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(3))
    worker(1).answer({ id: 6, output: 'two' })
    expect([await first, await second].sort()).toEqual(['one', 'two'])
    expect(started).toHaveLength(2)
  })

  it('while idle is detected by the next job', async () => {
    const { client, worker } = await loaded()
    worker(0).die('out of memory')
    const answer = client.run('classify', input)
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(1))
    worker(1).answer({
      id: 2,
      problem: { code: 'not-loaded', summary: message('runtime.notLoaded') },
    })
    await vi.waitFor(() => expect(worker(2).jobs[0]).toMatchObject({ job: 'load' }))
    worker(2).answer({ id: 3, output: {} })
    await vi.waitFor(() => expect(worker(2).jobs).toHaveLength(2))
    worker(2).answer({ id: 4, output: 'answer' })
    expect(await answer).toBe('answer')
  })

  it('reports which model is loaded afterwards, or that none is', async () => {
    const reported: unknown[] = []
    const { client, worker } = await loaded(model => reported.push(model))
    const answer = client.run('classify', input)
    worker(0).answer({
      id: 2,
      problem: { code: 'device-lost', summary: message('runtime.deviceLost') },
    })
    await vi.waitFor(() => expect(worker(1).jobs).toHaveLength(1))
    worker(1).answer({ id: 3, output: { backend: 'wasm' } })
    await vi.waitFor(() => expect(reported).toEqual([{ backend: 'wasm' }]))
    worker(1).answer({
      id: 4,
      problem: {
        code: 'device-lost',
        summary: message('runtime.loadMemory', { graph: 'encoder' }),
      },
    })
    await expect(answer).rejects.toMatchObject({
      summary: message('runtime.loadMemory', { graph: 'encoder' }),
    })
    const again = client.run('classify', input)
    worker(1).answer({
      id: 5,
      problem: { code: 'device-lost', summary: message('runtime.deviceLost') },
    })
    await vi.waitFor(() => expect(worker(2).jobs).toHaveLength(1))
    worker(2).answer({
      id: 6,
      problem: { code: 'no-backend', summary: message('runtime.noAdapter') },
    })
    await expect(again).rejects.toMatchObject({ code: 'no-backend' })
    expect(reported).toEqual([{ backend: 'wasm' }, null])
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { says } from '#errors/testing/says.ts'
import type { NamedSource } from '#io/source.ts'
import { checkedPieces, readFile } from '#lamim/bundle/files.ts'
import { readBundle } from '#lamim/bundle/read.ts'
import { memoryBundle } from '#lamim/bundle/sink.ts'
import { writeBundle } from '#lamim/bundle/write.ts'
import { openCheckpoint } from '#lamim/checkpoint/open.ts'
import { checkpointShapes, identify } from '#lamim/checkpoint/state-dict.ts'
import { randomTensors, smallArchitecture } from '#lamim/checkpoint/testing/random-network.ts'
import { pthBlob } from '#lamim/checkpoint/testing/write-pth.ts'
import { message } from '#messages/message.ts'
import { blobBundle } from '#models/blob-bundle.ts'
import { modelStore } from '#models/store.ts'
import { type FakeOptions, fakeStorage } from '#models/testing/fake-storage.ts'
import type { Keep } from '#models/types.ts'
import type { Machine } from '#runtime/machine.ts'
import { modelHandlers } from './models.ts'

const machine = {} as Machine
const ssl = pthBlob(randomTensors(checkpointShapes('ssl', smallArchitecture), 1, 'module.'))
let files: NamedSource[] = []

beforeAll(async () => {
  const made = memoryBundle()
  const checkpoint = identify(await openCheckpoint({ name: 'ssl.pth', source: ssl }))
  await writeBundle(
    { ssl: checkpoint, classifiers: [], precisions: ['q4'], name: 'A small one' },
    made.sink,
  )
  files = [...made.files].map(([path, source]) => ({ name: `folder/${path}`, source }))
})

function setUp(options?: FakeOptions) {
  const storage = fakeStorage(options)
  const open = () => modelStore(storage.root, storage.locks)
  const jobs = modelHandlers({ machine, openStore: open })
  const add = (keep: Keep = 'storage', given = files) =>
    jobs.importModel({ files: given, keep }, {})
  return { storage, open, jobs, add }
}

describe('the user’s bundles', () => {
  it('are listed, read with their hashes checked, and removed', async () => {
    const { jobs, add, open } = setUp()
    const { model, location, warning } = await add()
    expect(warning).toBeNull()
    expect(location).toEqual({ stored: model.id })
    const listed = await jobs.models({}, {})
    expect(listed).toMatchObject([{ name: 'A small one', precisions: ['q4'], tasks: [] }])
    expect(listed[0]?.bytes).toBe(model.bytes)
    const bundle = await readBundle((await open()).source(model.id))
    for (const { path, size } of bundle.config.files)
      expect((await readFile(bundle, path)).size).toBe(size)
    await jobs.removeModel({ id: model.id }, {})
    expect(await jobs.models({}, {})).toEqual([])
  })

  it('are read in place, and can’t be deleted at the same time', async () => {
    const { jobs, add, open } = setUp()
    const { model } = await add()
    const bundle = await readBundle((await open()).source(model.id))
    const { path, size } = bundle.config.files.find(file => file.path.endsWith('_data')) ?? {}
    const pieces = checkedPieces(bundle, path ?? '')
    expect((await pieces.next()).value?.bytes).toHaveLength(size ?? NaN)
    const deletion = jobs.removeModel({ id: model.id }, {})
    await expect(deletion).rejects.toThrow(says('models.beingRead'))
    await pieces.return(undefined)
    await jobs.removeModel({ id: model.id }, {})
    expect(await jobs.models({}, {})).toEqual([])
  })

  it('survive export and import, in storage or in memory', async () => {
    const { jobs, add } = setUp()
    const { location } = await add()
    const zip = await jobs.exportModel({ location }, {})
    const back = await add('memory', [{ name: 'model.zip', source: zip }])
    if (!('files' in back.location)) throw new Error('it was to lie in memory')
    const bundle = await readBundle(blobBundle(back.location.files))
    for (const { path } of bundle.config.files) await readFile(bundle, path)
    const again = await jobs.exportModel({ location: back.location }, {})
    // Only the order of the files may differ.
    expect(again.size).toBe(zip.size)
  })

  it('are refused when a stored file was changed', async () => {
    const { storage, open, add } = setUp()
    const { model } = await add()
    const path = 'onnx/encoder_model_q4.onnx_data'
    const file = storage.at(`models/${model.id}/${path}`)
    if (file?.kind !== 'file') throw new Error('no such file')
    file.bytes[100] = (file.bytes[100] ?? 0) ^ 1
    const bundle = await readBundle((await open()).source(model.id))
    await expect(readFile(bundle, path)).rejects.toMatchObject({ code: 'bad-hash', file: path })
  })
})

describe('an addition that fails', () => {
  it('moves to memory when the storage is full, and leaves nothing there', async () => {
    const { storage, jobs, add } = setUp({ room: 50_000 })
    const { location, warning } = await add()
    expect('files' in location).toBe(true)
    expect(warning).toEqual(message('models.storageFull'))
    expect(await jobs.models({}, {})).toEqual([])
    expect(storage.at('models')).toMatchObject({ children: new Map() })
  })

  it('moves to memory where there is no storage at all', async () => {
    const { Problem } = await import('#errors/problem.ts')
    const openStore = () => Promise.reject(new Problem('no-space', message('models.noStorage')))
    const jobs = modelHandlers({ machine, openStore })
    const { warning } = await jobs.importModel({ files, keep: 'storage' }, {})
    expect(warning).toEqual(message('models.noStorage'))
    expect(await jobs.models({}, {})).toEqual([])
  })

  it.each([
    ['changed', 'bad-hash', 'lamim.wrongHash'],
    ['missing', 'unreachable', 'models.incomplete'],
    ['no config', 'bad-model', 'models.noConfig'],
  ])('leaves nothing: %s', async (how, code, key) => {
    const { storage, add } = setUp()
    const bad = files.flatMap(file => {
      const weights = file.name.endsWith('encoder_model_q4.onnx_data')
      if (how === 'no config' && file.name.endsWith('/config.json')) return []
      if (!weights || how === 'no config') return [file]
      if (how === 'missing') return []
      return [{ ...file, source: new Blob(['!', file.source.slice(1)]) }]
    })
    await expect(add('storage', bad)).rejects.toMatchObject({
      code,
      summary: { key },
    })
    expect(storage.at('models')).toMatchObject({ children: new Map() })
  })

  it('leaves an incomplete bundle when its worker ends, and a later cleanup deletes it', async () => {
    const { storage, open, jobs } = setUp()
    const bundle = await (await open()).begin()
    await bundle.sink.write('onnx/encoder_model_q4.onnx', new Uint8Array(10))
    await bundle.sink.write('config.json', new TextEncoder().encode('{}'))
    // A cleanup in another tab must keep files that are still being written.
    expect(await jobs.models({}, {})).toEqual([])
    expect(storage.at(`models/${bundle.id}`)).toBeDefined()
    expect(storage.at(`models/${bundle.id}/config.json`)).toBeUndefined()
    storage.endWorker()
    await jobs.models({}, {})
    expect(storage.at(`models/${bundle.id}`)).toBeUndefined()
  })
})

describe('a checkpoint', () => {
  it('is examined without its weights', async () => {
    const { jobs } = setUp()
    const cut = { name: 'cut.pth', source: ssl.slice(0, 1000) }
    const [good, bad] = await jobs.examine(
      { files: [{ name: 'SSL.pth', source: ssl }, cut], heads: 2 },
      {},
    )
    expect(good).toMatchObject({ kind: 'ssl', task: null, architecture: { num_heads: 2 } })
    expect(bad).toMatchObject({ kind: 'refused', problem: { file: 'cut.pth' } })
  })

  it('is examined without a number of heads when its width doesn’t determine them', async () => {
    const narrow = { ...smallArchitecture, hidden_size: 96 }
    const source = pthBlob(randomTensors(checkpointShapes('ssl', narrow), 1))
    const files = [{ name: 'narrow.pth', source }]
    expect(await setUp().jobs.examine({ files }, {})).toMatchObject([{ kind: 'ssl', heads: null }])
    const given = await setUp().jobs.examine({ files, heads: 3 }, {})
    expect(given).toMatchObject([{ heads: 3, architecture: { num_heads: 3 } }])
  })
})

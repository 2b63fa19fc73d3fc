import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { says } from '#errors/testing/says.ts'
import type { Key } from '#messages/message.ts'
import { parseCard } from './card.ts'
import { checkedPieces, openFile, readFile } from './files.ts'
import { pieceSize } from './hashes.ts'
import { readBundle } from './read.ts'
import { memoryBundle } from './sink.ts'

const text = new TextEncoder()
const weights = text.encode('weights')

/** A small valid bundle, changed by `spoil`. */
async function bundle(
  spoil: (config: Record<string, unknown>) => unknown = () => {},
  content: Uint8Array = weights,
) {
  const { sink, source } = memoryBundle()
  const path = 'onnx/encoder_model.onnx'
  const config: Record<string, unknown> = {
    format: 'lamim-bundle/1',
    name: 'small',
    training: { data: 'random', statement: 'Random weights.' },
    license: 'MIT',
    architecture: {
      type: 'ViTAutoEnc',
      in_channels: 4,
      img_size: [96, 96, 96],
      patch_size: [16, 16, 16],
      hidden_size: 64,
      mlp_dim: 96,
      num_layers: 1,
      num_heads: 1,
    },
    contrasts: ['T1w', 'T1c', 'T2w', 'FLAIR'],
    tasks: [],
    variants: [
      {
        precision: 'fp32',
        backends: ['wasm'],
        encoders: { encoder: path },
        decoder: null,
        decoder_encoder: null,
        heads: {},
      },
    ],
    files: [{ path, ...(await sink.write(path, content)) }],
    self_test: null,
  }
  spoil(config)
  const preprocessor = {
    format: 'lamim-bundle/1',
    orientation: 'RAS',
    predict: [{ op: 'resize', mode: 'area' }],
    reconstruct: [{ op: 'resize', mode: 'area' }],
    statistics: null,
    missing_contrast: 'untrained',
  }
  await sink.write('config.json', text.encode(JSON.stringify(config)))
  await sink.write('preprocessor_config.json', text.encode(JSON.stringify(preprocessor)))
  return { sink, source, path }
}

test('reads a bundle, and a file that matches the config', async () => {
  const { source, path } = await bundle()
  const read = await readBundle(source)
  expect(read.config.name).toBe('small')
  expect(read.preprocessor.orientation).toBe('RAS')
  expect(await (await readFile(read, path)).text()).toBe('weights')
})

for (const [what, content] of [
  ['changed', 'weightz'],
  ['cut off', 'weight'],
] as const)
  test(`a ${what} file is refused by name`, async () => {
    const { sink, source, path } = await bundle()
    const read = await readBundle(source)
    await sink.write(path, text.encode(content))
    await expect(readFile(read, path)).rejects.toMatchObject({ code: 'bad-hash', file: path })
  })

const large = new Uint8Array(2 * pieceSize + 5)
large.fill(7, pieceSize)

test('a file up to a piece has one hash, a larger one a hash for each piece', async () => {
  const { source } = await bundle(() => {}, large.subarray(0, pieceSize))
  expect((await readBundle(source)).config.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
  const read = await readBundle((await bundle(() => {}, large)).source)
  expect(read.config.files[0]?.sha256).toHaveLength(3)
  const nodes = (from: number, to: number) =>
    createHash('sha256').update(large.subarray(from, to)).digest('hex')
  expect(read.config.files[0]?.sha256).toEqual([
    nodes(0, pieceSize),
    nodes(pieceSize, 2 * pieceSize),
    nodes(2 * pieceSize, large.length),
  ])
})

test('content in parts of any size gets the same hashes', async () => {
  const { sink } = memoryBundle()
  async function* parts() {
    for (let at = 0; at < large.length; at += 9_999_999) yield large.subarray(at, at + 9_999_999)
  }
  const written = await sink.write('a', parts())
  expect(written).toEqual(await sink.write('b', large))
  expect(written.size).toBe(large.length)
})

test('a page without TLS, and so without WebCrypto, computes the same hashes', async () => {
  const { sink } = memoryBundle()
  const written = await sink.write('a', large)
  vi.stubGlobal('crypto', {})
  try {
    expect(await sink.write('a', large)).toEqual(written)
  } finally {
    vi.unstubAllGlobals()
  }
})

test('a large file comes in checked pieces, in order', async () => {
  const { source, path } = await bundle(() => {}, large)
  const read = await readBundle(source)
  const pieces: [number, number, number | undefined][] = []
  for await (const { at, bytes } of checkedPieces(read, path))
    pieces.push([at, bytes.length, bytes[0]])
  expect(pieces).toEqual([
    [0, pieceSize, 0],
    [pieceSize, pieceSize, 7],
    [2 * pieceSize, 5, 7],
  ])
  const { blob, checked } = await openFile(read, path)
  await checked
  expect(blob.size).toBe(large.length)
})

test('a changed piece isn’t returned, and the problem names it', async () => {
  const { sink, source, path } = await bundle(() => {}, large)
  const read = await readBundle(source)
  const changed = large.slice()
  changed[pieceSize + 9] = 0
  await sink.write(path, changed)
  const wrong = {
    code: 'bad-hash',
    file: path,
    details: expect.stringContaining(`from byte ${pieceSize} on`),
  }
  const pieces = checkedPieces(read, path)
  expect((await pieces.next()).value).toMatchObject({ at: 0 })
  await expect(pieces.next()).rejects.toMatchObject(wrong)
  expect((await pieces.next()).done).toBe(true)
  await expect(readFile(read, path)).rejects.toMatchObject(wrong)
  await expect((await openFile(read, path)).checked).rejects.toMatchObject(wrong)
})

test('a large file with one hash is from an earlier version and must be converted again', async () => {
  const sha256 = createHash('sha256').update(large).digest('hex')
  const path = 'onnx/encoder_model.onnx'
  const { source } = await bundle(
    config => Object.assign(config, { files: [{ path, size: large.length, sha256 }] }),
    large,
  )
  await expect(readBundle(source)).rejects.toMatchObject({
    code: 'bad-hash',
    file: path,
    summary: { key: 'lamim.outdatedHash', params: { path } },
  })
})

test('a file that the config does not list is refused', async () => {
  const read = await readBundle((await bundle()).source)
  await expect(readFile(read, 'onnx/other.onnx')).rejects.toThrow(
    says('lamim.notListed', { path: 'onnx/other.onnx' }),
  )
})

const bad: readonly [string, (config: Record<string, unknown>) => unknown, Key, string][] = [
  [
    'another format',
    c => Object.assign(c, { format: 'other-bundle/1' }),
    'lamim.badField',
    'format',
  ],
  [
    'a wrong label count',
    c =>
      Object.assign(c, {
        tasks: [{ id: 'a', title: 'A', labels: ['x'], encoder: 'encoder', cohort: '' }],
      }),
    'lamim.badField',
    'tasks[0].labels',
  ],
  [
    'a path out of the bundle',
    c => Object.assign(c, { files: [{ path: '../x', size: 1, sha256: '0'.repeat(64) }] }),
    'lamim.badField',
    'files[0].path',
  ],
  [
    'no variants and no name',
    c => Object.assign(c, { variants: [], name: '' }),
    'lamim.badField',
    'name',
  ],
  [
    'hashes that are too many',
    c =>
      Object.assign(c, { files: [{ path: 'x', size: 1, sha256: Array(2).fill('0'.repeat(64)) }] }),
    'lamim.inconsistent',
    'files',
  ],
  [
    'an unlisted graph',
    c => Object.assign(c, { files: [{ path: 'x', size: 1, sha256: '0'.repeat(64) }] }),
    'lamim.inconsistent',
    'variants[0]',
  ],
  [
    'a task without encoder',
    c =>
      Object.assign(c, {
        tasks: [{ id: 'a', title: 'A', labels: ['x', 'y'], encoder: 'other', cohort: '' }],
      }),
    'lamim.inconsistent',
    'tasks[0].encoder',
  ],
  [
    'a task without head',
    c =>
      Object.assign(c, {
        tasks: [{ id: 'a', title: 'A', labels: ['x', 'y'], encoder: 'encoder', cohort: '' }],
      }),
    'lamim.inconsistent',
    'variants[0].heads',
  ],
]
for (const [what, spoil, key, field] of bad)
  test(`names ${what}`, async () => {
    const { source } = await bundle(spoil)
    await expect(readBundle(source)).rejects.toMatchObject({
      code: 'bad-model',
      file: 'config.json',
      summary: { key, params: { field } },
    })
  })

const task2 = {
  id: 'a',
  title: 'A',
  labels: ['x', 'y', 'z'],
  encoder: 'encoder',
  calibration: { temperature: 2 },
  cohort: '',
}
const asVersion2 = (config: Record<string, unknown>, task: object) =>
  Object.assign(config, {
    format: 'lamim-bundle/2',
    tasks: [task],
    variants: (config.variants as object[]).map(one => ({
      ...one,
      heads: { a: 'onnx/encoder_model.onnx' },
    })),
  })

test('a task of version 1 is read as one of version 2', async () => {
  const { source } = await bundle(c => {
    const { calibration, labels, ...task } = task2
    asVersion2(c, { ...task, labels: labels.slice(1), temperature: 2 })
    c.format = 'lamim-bundle/1'
  })
  const { config } = await readBundle(source)
  expect(config.format).toBe('lamim-bundle/2')
  expect(config.tasks[0]).toMatchObject({ labels: ['y', 'z'], calibration: { temperature: 2 } })
})

test('a task of version 2 can have any number of labels', async () => {
  const { source } = await bundle(c => asVersion2(c, task2))
  expect((await readBundle(source)).config.tasks[0]?.labels).toEqual(['x', 'y', 'z'])
})

const measured = { temperature: 1, auc: 0.9, ece: 0.02, cases: 10 }
const badTasks: readonly [string, object, string][] = [
  ['one label', { labels: ['x'] }, 'tasks[0].labels'],
  [
    'an offset that is too short',
    { calibration: { temperature: 1, offset: [1, 2] } },
    'tasks[0].calibration.offset',
  ],
  [
    'contrasts in another order',
    { calibration: { temperature: 1, subsets: { 'FLAIR+T1w': measured } } },
    'tasks[0].calibration.subsets.FLAIR+T1w',
  ],
  [
    'a translation that lacks a label',
    { translations: { zh: { labels: ['甲', '乙'] } } },
    'tasks[0].translations.zh.labels',
  ],
]
for (const [what, change, field] of badTasks)
  test(`names ${what}`, async () => {
    const { source } = await bundle(c => asVersion2(c, { ...task2, ...change }))
    await expect(readBundle(source)).rejects.toMatchObject({ summary: { params: { field } } })
  })

test.each([
  [{ format: 'lamim-bundle/3', min_viewer_version: '0.9.1' }, '0.9.1'],
  [{ format: 'lamim-bundle/12' }, null],
])('a later format says which viewer reads it: %j', async (header, version) => {
  const { source } = await bundle(config => Object.assign(config, header, { name: 7 }))
  await expect(readBundle(source)).rejects.toMatchObject({ code: 'bad-model', file: 'config.json' })
  await expect(readBundle(source)).rejects.toThrow(says('lamim.newerFormat', { version }))
})

test('a missing config and an invalid config give different messages', async () => {
  await expect(readBundle(memoryBundle().source)).rejects.toMatchObject({ code: 'unreachable' })
  const { sink, source } = await bundle()
  await sink.write('config.json', text.encode('<html>'))
  await expect(readBundle(source)).rejects.toThrow(says('lamim.notJson', { file: 'config.json' }))
})

test('a card with an unknown or wrong field is refused by name', () => {
  expect(parseCard('card.json', '{"name":"x","tasks":{"a":{"temperature":2}}}').name).toBe('x')
  expect(() => parseCard('card.json', '{"licence":"MIT"}')).toThrow(
    expect.objectContaining({ details: expect.stringContaining('licence') }),
  )
  expect(() => parseCard('card.json', '{"tasks":{"a":{"temperature":0}}}')).toThrow(
    says('lamim.badField', { file: 'card.json', field: 'tasks.a.temperature' }),
  )
})

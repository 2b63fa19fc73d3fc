import { expect, test } from 'vitest'
import { parseCard } from './card.ts'
import { readBundle, readFile } from './read.ts'
import { memoryBundle } from './sink.ts'

const text = new TextEncoder()
const weights = text.encode('weights')

/** A small valid bundle, changed by `spoil`. */
async function bundle(spoil: (config: Record<string, unknown>) => unknown = () => {}) {
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
    files: [{ path, ...(await sink.write(path, weights)) }],
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

test('reads a bundle, and a file that is what the config promises', async () => {
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

test('a file that the config does not list is refused', async () => {
  const read = await readBundle((await bundle()).source)
  await expect(readFile(read, 'onnx/other.onnx')).rejects.toThrow(/doesn't list onnx\/other\.onnx/)
})

const bad: readonly [string, (config: Record<string, unknown>) => unknown, RegExp][] = [
  [
    'another format',
    c => Object.assign(c, { format: 'lamim-bundle/9' }),
    /config\.json .*'format' is wrong/,
  ],
  [
    'a wrong label count',
    c =>
      Object.assign(c, {
        tasks: [{ id: 'a', title: 'A', labels: ['x'], encoder: 'encoder', cohort: '' }],
      }),
    /'tasks\[0\]\.labels/,
  ],
  [
    'a path out of the bundle',
    c => Object.assign(c, { files: [{ path: '../x', size: 1, sha256: '0'.repeat(64) }] }),
    /'files\[0\]\.path'/,
  ],
  ['no variants and no name', c => Object.assign(c, { variants: [], name: '' }), /and 1 more/],
  [
    'an unlisted graph',
    c => Object.assign(c, { files: [{ path: 'x', size: 1, sha256: '0'.repeat(64) }] }),
    /variants\[0\]' names onnx\/encoder_model\.onnx/,
  ],
  [
    'a task without encoder',
    c =>
      Object.assign(c, {
        tasks: [{ id: 'a', title: 'A', labels: ['x', 'y'], encoder: 'other', cohort: '' }],
      }),
    /'tasks\[0\]\.encoder' names 'other'/,
  ],
  [
    'a task without head',
    c =>
      Object.assign(c, {
        tasks: [{ id: 'a', title: 'A', labels: ['x', 'y'], encoder: 'encoder', cohort: '' }],
      }),
    /lacks a head for the task 'a'/,
  ],
]
for (const [what, spoil, sentence] of bad)
  test(`names ${what}`, async () => {
    const { source } = await bundle(spoil)
    await expect(readBundle(source)).rejects.toMatchObject({
      code: 'bad-model',
      file: 'config.json',
    })
    await expect(readBundle(source)).rejects.toThrow(sentence)
  })

test('a missing or garbled config is told apart', async () => {
  await expect(readBundle(memoryBundle().source)).rejects.toMatchObject({ code: 'unreachable' })
  const { sink, source } = await bundle()
  await sink.write('config.json', text.encode('<html>'))
  await expect(readBundle(source)).rejects.toThrow(/config\.json is not valid JSON/)
})

test('a card with an unknown or wrong field is refused by name', () => {
  expect(parseCard('card.json', '{"name":"x","tasks":{"a":{"temperature":2}}}').name).toBe('x')
  expect(() => parseCard('card.json', '{"licence":"MIT"}')).toThrow(/card\.json.*licence/)
  expect(() => parseCard('card.json', '{"tasks":{"a":{"temperature":0}}}')).toThrow(
    /'tasks\.a\.temperature'/,
  )
})

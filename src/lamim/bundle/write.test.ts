import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, test } from 'vitest'
import { says } from '#errors/testing/says.ts'
import { openGraph, wasmTarget } from '#runtime/session.ts'
import { openCheckpoint } from '../checkpoint/open.ts'
import { checkpointShapes, type Identified, identify } from '../checkpoint/state-dict.ts'
import { gaussian, randomTensors, smallArchitecture } from '../checkpoint/testing/random-network.ts'
import type { TensorToWrite } from '../checkpoint/testing/write-pickle.ts'
import { pthBlob } from '../checkpoint/testing/write-pth.ts'
import { ask, decode, encode, type Values } from '../graph/testing/forward.ts'
import { largest } from '../testing/largest.ts'
import { readFile } from './files.ts'
import { type Bundle, readBundle } from './read.ts'
import { memoryBundle } from './sink.ts'
import { type Open, runGraph } from './testing/run.ts'
import { withSelfTest, writeBundle, writeConfig } from './write.ts'

const open: Open = files => openGraph(wasmTarget(ort), files)
const width = smallArchitecture.hidden_size
const sslTensors = randomTensors(checkpointShapes('ssl', smallArchitecture), 11)
const ownTensors = randomTensors(checkpointShapes('classifier', smallArchitecture), 12)
/** Its encoder is the self-supervised one, bit by bit. */
const sharedTensors = new Map(
  [...ownTensors].map(([key, tensor]) => [key, sslTensors.get(key) ?? tensor]),
)

async function checkpoint(
  name: string,
  tensors: ReadonlyMap<string, TensorToWrite>,
): Promise<Identified> {
  return identify(await openCheckpoint({ name, source: pthBlob(tensors) }), 2)
}
function valuesOf(tensors: ReadonlyMap<string, TensorToWrite>): Values {
  return name => tensors.get(name)?.values ?? new Float32Array(0)
}

let ssl: Identified
let own: Identified
let sharing: Identified
beforeAll(async () => {
  ssl = await checkpoint('ssl.pth', sslTensors)
  own = await checkpoint('own.pth', ownTensors)
  sharing = await checkpoint('sharing.pth', sharedTensors)
})

describe('a float32 bundle', () => {
  let bundle: Bundle
  const noise = gaussian(5)
  const input = Float32Array.from({ length: 4 * 96 ** 3 }, () => Math.abs(noise()) / 3)
  let hidden: Float64Array

  beforeAll(async () => {
    const { sink, source } = memoryBundle()
    const classifiers = [
      { task: 'detection', checkpoint: sharing },
      { task: 'molecular', checkpoint: own },
    ]
    await writeBundle({ ssl, classifiers, precisions: ['fp32'], name: 'two tasks' }, sink)
    bundle = await readBundle(source)
    hidden = encode(input, smallArchitecture, valuesOf(sslTensors))
  }, 120_000)

  function run(path: string | null | undefined, values: Float32Array, dims: number[]) {
    return runGraph(open, bundle, path, values, dims)
  }

  test('writes equal encoders once, and different encoders separately', () => {
    const [variant] = bundle.config.variants
    expect(Object.keys(variant?.encoders ?? {})).toEqual(['encoder', 'encoder_molecular'])
    expect(bundle.config.tasks.map(task => task.encoder)).toEqual(['encoder', 'encoder_molecular'])
    expect(bundle.config.tasks.map(task => task.labels[1])).toEqual(['tumour', 'IDH mutant'])
  })

  test('its encoders agree with the plain forward pass', async () => {
    const encoders = bundle.config.variants[0]?.encoders
    const first = await run(encoders?.encoder, input, [1, 4, 96, 96, 96])
    const second = await run(encoders?.encoder_molecular, input, [1, 4, 96, 96, 96])
    expect(largest(first, hidden)).toBeLessThan(2e-5)
    expect(largest(second, encode(input, smallArchitecture, valuesOf(ownTensors)))).toBeLessThan(
      2e-5,
    )
  })

  test('its decoder agrees with the plain forward pass', async () => {
    const found = await run(bundle.config.variants[0]?.decoder, Float32Array.from(hidden), [
      1,
      216,
      width,
    ])
    expect(largest(found, decode(hidden, smallArchitecture, valuesOf(sslTensors)))).toBeLessThan(
      2e-5,
    )
  })

  test('its head agrees on a batch with the plain forward pass on single inputs', async () => {
    const half = hidden.map(value => value / 2)
    const both = Float32Array.from([...hidden, ...half])
    const found = await run(bundle.config.variants[0]?.heads.detection, both, [2, 216, width])
    const expected = [hidden, half].flatMap(h => [
      ...ask(h, smallArchitecture, valuesOf(sharedTensors)),
    ])
    expect(largest(found, expected)).toBeLessThan(2e-5)
  })

  test('every file is listed with its size and hash', async () => {
    for (const { path, size } of bundle.config.files)
      expect((await readFile(bundle, path)).size).toBe(size)
    expect(bundle.config.files.map(file => file.path)).toContain('README.md')
  })
})

test('a self-supervised checkpoint alone gives encoder and decoder; a classifier alone no decoder', async () => {
  const alone = await writeBundle(
    { ssl, classifiers: [], precisions: ['q4'], name: 'a' },
    memoryBundle().sink,
  )
  expect(alone.tasks).toEqual([])
  expect(alone.variants[0]?.decoder).toBe('onnx/decoder_model_q4.onnx')
  const classifiers = [{ task: 'grade', checkpoint: own }]
  const head = await writeBundle(
    { classifiers, precisions: ['q4'], name: 'b' },
    memoryBundle().sink,
  )
  expect(head.variants[0]).toMatchObject({ decoder: null, decoder_encoder: null })
  expect(head.tasks[0]).toMatchObject({ encoder: 'encoder_grade', labels: ['class 0', 'class 1'] })
})

test('one bundle holds several precisions; progress never decreases and reaches 1 once', async () => {
  const fractions: number[] = []
  const { sink, source } = memoryBundle()
  await writeBundle(
    {
      ssl,
      classifiers: [{ task: 'detection', checkpoint: own }],
      precisions: ['q4', 'q8'],
      name: 'a',
    },
    sink,
    { onProgress: ({ fraction }) => fractions.push(fraction) },
  )
  const { config } = await readBundle(source)
  expect(config.variants.map(variant => variant.precision)).toEqual(['q4', 'q8'])
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  expect(fractions.filter(fraction => fraction === 1)).toHaveLength(1)
  expect(fractions.at(-1)).toBe(1)
})

test('a cancelled conversion leaves no config and no partial file', async () => {
  const { sink, files } = memoryBundle()
  const abort = new AbortController()
  const onProgress = ({ fraction }: { fraction: number }) => {
    if (fraction > 0.4) abort.abort()
  }
  const { signal } = abort
  const input = { ssl, classifiers: [], precisions: ['fp32'] as const, name: 'a' }
  await expect(writeBundle(input, sink, { signal, onProgress })).rejects.toMatchObject({
    name: 'AbortError',
  })
  expect([...files.keys()]).toEqual([])
})

test('a card adds facts that a checkpoint doesn’t store', async () => {
  const card = {
    name: 'Card',
    training: { data: 'synthetic', statement: 'Made up.' },
    tasks: { detection: { temperature: 1.7, cohort: 'Nobody.' } },
    preprocessor: { orientation: 'RAS', missing_contrast: 'trained' },
  } as const
  const { sink, source } = memoryBundle()
  const classifiers = [{ task: 'detection', checkpoint: own }]
  await writeBundle({ classifiers, precisions: ['q4'], name: 'a', card }, sink)
  const { config, preprocessor } = await readBundle(source)
  expect(config).toMatchObject({ name: 'Card', training: card.training })
  expect(config.tasks[0]).toMatchObject({
    calibration: { temperature: 1.7 },
    cohort: 'Nobody.',
    labels: ['normal', 'tumour'],
    translations: { zh: { labels: ['正常', '肿瘤'] } },
  })
  expect(config.tasks[0]?.translations?.zh?.cohort).toBeUndefined()
  expect(preprocessor).toMatchObject(card.preprocessor)
  expect(preprocessor.predict[0]).toEqual({ op: 'minmax', over: 'all' })
})

test('a card may translate its cohort alone', async () => {
  const card = {
    tasks: { detection: { cohort: 'Nobody.', translations: { zh: { cohort: '无。' } } } },
  }
  const { sink } = memoryBundle()
  const classifiers = [{ task: 'detection', checkpoint: own }]
  const { tasks } = await writeBundle({ classifiers, precisions: ['q4'], name: 'a', card }, sink)
  expect(tasks[0]?.translations?.zh).toEqual({
    title: '肿瘤检测',
    labels: ['正常', '肿瘤'],
    cohort: '无。',
  })
})

test('the published cohort is stated only if the card has no other training statement', async () => {
  const cohortWith = async (card: Parameters<typeof writeBundle>[0]['card']) => {
    const { sink } = memoryBundle()
    const classifiers = [{ task: 'detection', checkpoint: own }]
    const rest = { precisions: ['q4'], name: 'a', ...(card ? { card } : {}) } as const
    const { tasks } = await writeBundle({ classifiers, ...rest }, sink)
    return tasks[0]?.cohort
  }
  expect(await cohortWith(undefined)).toContain('If this is the checkpoint of LaMIM’s authors')
  expect(await cohortWith({ training: { data: 'clinical', statement: 'Trained in Ulm.' } })).toBe(
    'Trained in Ulm. The accuracy on this task is unknown.',
  )
})

test('a card has one label for each class of a head', async () => {
  const classifiers = [{ task: 'detection', checkpoint: own }]
  const card = { tasks: { detection: { labels: ['a', 'b', 'c'] } } }
  const writing = writeBundle(
    { classifiers, precisions: ['q4'], name: 'a', card },
    memoryBundle().sink,
  )
  await expect(writing).rejects.toMatchObject({ code: 'usage' })
})

test('a self-test is added afterwards', async () => {
  const { sink, source } = memoryBundle()
  const config = await writeBundle({ ssl, classifiers: [], precisions: ['q4'], name: 'a' }, sink)
  expect(config.self_test).toBeNull()
  await writeConfig(withSelfTest(config, { seed: 7, tolerance: 0.01, expected: {} }), sink)
  expect((await readBundle(source)).config.self_test?.seed).toBe(7)
})

test('refuses checkpoints that don’t go together', async () => {
  const { sink } = memoryBundle()
  const rest = { precisions: ['q4'], name: 'a' } as const
  const narrow = { ...smallArchitecture, hidden_size: 32, mlp_dim: 48 }
  const other = await checkpoint(
    'narrow.pth',
    randomTensors(checkpointShapes('classifier', narrow), 2),
  )
  const pairs: [Parameters<typeof writeBundle>[0], unknown][] = [
    [
      { ssl, classifiers: [{ task: 'detection', checkpoint: other }], ...rest },
      says('lamim.otherSize', { file: 'narrow.pth', first: 'ssl.pth' }),
    ],
    [{ ssl: own, classifiers: [], ...rest }, says('lamim.sslIsClassifier', { file: 'own.pth' })],
    [
      { classifiers: [{ task: 'detection', checkpoint: ssl }], ...rest },
      says('lamim.noHead', { file: 'ssl.pth' }),
    ],
    [{ classifiers: [{ task: '../x', checkpoint: own }], ...rest }, says('lamim.taskName')],
    [{ classifiers: [], ...rest }, says('lamim.nothingToConvert')],
  ]
  for (const [input, refusal] of pairs)
    await expect(writeBundle(input, sink)).rejects.toThrow(refusal)
})

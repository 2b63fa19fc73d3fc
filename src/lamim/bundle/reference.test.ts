import { openAsBlob, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, test } from 'vitest'
import { openGraph, wasmPlace } from '#runtime/session.ts'
import { sharedPath } from '#volume/testing/shared.ts'
import { openCheckpoint } from '../checkpoint/open.ts'
import { identify } from '../checkpoint/state-dict.ts'
import { type Bundle, readBundle } from './read.ts'
import type { Precision } from './schema.ts'
import { memoryBundle } from './sink.ts'
import { drift, largest, type Open, probability, runGraph } from './testing/run.ts'
import { writeBundle } from './write.ts'

const open: Open = files => openGraph(wasmPlace(ort), files)
const folder = sharedPath('reference')

function shared(path: string): string {
  return sharedPath(`reference/${path}`) ?? ''
}
async function identified(name: string) {
  return identify(await openCheckpoint({ name, source: await openAsBlob(shared(name)) }))
}
function floats(name: string): Float32Array {
  const bytes = gunzipSync(readFileSync(shared(`expected/${name}.f32.gz`)))
  return new Float32Array(Uint8Array.from(bytes).buffer)
}

interface Answers {
  readonly hidden: Float32Array
  readonly reconstruction: Float32Array
  readonly logits: Float32Array
}

/** What MONAI computed in float32, and what our bundle does at each precision. */
describe.skipIf(folder === undefined)('the reference', () => {
  let expected: {
    logits: number[]
    probabilities: number[]
    dropout_boxes: Record<string, [number, number, number, number][]>
  }
  let bundle: Bundle
  const answers = new Map<Precision, Answers>()

  async function answer(precision: Precision): Promise<Answers> {
    const variant = bundle.config.variants.find(variant => variant.precision === precision)
    const encoder = variant?.encoders.encoder
    const volume = [1, 4, 96, 96, 96]
    const states = [1, 216, 128]
    const hidden = await runGraph(open, bundle, encoder, floats('input_finetune'), volume)
    const masked = floats('input_pretrain')
    for (const [contrast, boxes] of Object.entries(expected.dropout_boxes))
      for (const [x, y, z, size] of boxes)
        for (let i = x; i < x + size; i++)
          for (let j = y; j < y + size; j++) {
            const row = ((Number(contrast) * 96 + i) * 96 + j) * 96
            masked.fill(0, row + z, row + z + size)
          }
    const seen = await runGraph(open, bundle, encoder, masked, volume)
    return {
      hidden,
      reconstruction: await runGraph(open, bundle, variant?.decoder, seen, states),
      logits: await runGraph(open, bundle, variant?.heads.detection, hidden, states),
    }
  }

  beforeAll(async () => {
    expected = JSON.parse(readFileSync(shared('expected.json'), 'utf8'))
    const { sink, source } = memoryBundle()
    const checkpoint = await identified('classifier_small.pth')
    await writeBundle(
      {
        ssl: await identified('ssl_small.pth'),
        classifiers: [{ task: 'detection', checkpoint }],
        precisions: ['fp32', 'q8', 'int8', 'q4'],
        name: 'reference',
      },
      sink,
    )
    bundle = await readBundle(source)
    for (const precision of ['fp32', 'q8', 'int8', 'q4'] as const)
      answers.set(precision, await answer(precision))
  }, 120_000)

  test('its classifier shares the self-supervised encoder, which is the same', () => {
    expect(Object.keys(bundle.config.variants[0]?.encoders ?? {})).toEqual(['encoder'])
    expect(bundle.config.tasks[0]?.encoder).toBe('encoder')
  })

  test('float32 gives what MONAI gives', () => {
    const { hidden, reconstruction, logits } = answers.get('fp32') ?? fail()
    const found = {
      hidden: largest(hidden, floats('hidden_last_finetune')),
      reconstruction: largest(reconstruction, floats('reconstruction_of_masked_pretrain')),
      logits: largest(logits, expected.logits),
      probability: Math.abs(probability(logits) - (expected.probabilities[0] ?? NaN)),
    }
    expect(found.hidden).toBeLessThan(2e-5)
    expect(found.reconstruction).toBeLessThan(2e-5)
    expect(found.probability).toBeLessThan(1e-6)
  })

  for (const [precision, hidden, allowed] of [
    ['q8', 0.015, 0.005],
    ['int8', 0.025, 0.005],
    ['q4', 0.2, 0.02],
  ] as const)
    test(`${precision} drifts by less than ${allowed} in probability`, () => {
      const found = answers.get(precision) ?? fail()
      const drifts = {
        hidden: drift(found.hidden, floats('hidden_last_finetune')),
        reconstruction: drift(found.reconstruction, floats('reconstruction_of_masked_pretrain')),
        probability: Math.abs(probability(found.logits) - (expected.probabilities[0] ?? NaN)),
      }
      expect(drifts.hidden).toBeLessThan(hidden)
      expect(drifts.probability).toBeLessThan(allowed)
    })
})

function fail(): never {
  throw new Error('there is no answer at this precision')
}

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { sessionHandlers } from '#jobs/handlers/session.ts'
import { memoryBundle } from '#lamim/bundle/sink.ts'
import { parseBoxes } from '#lamim/dropout/boxes.ts'
import { convert } from '#models/convert.ts'
import { seededInput } from '#runtime/probe.ts'
import { contrasts } from '#volume/volume.ts'
import { bundleAt, shippedModel, sourceAt } from '../cli/files.ts'
import { thisMachine } from '../cli/machine.ts'
import { round, time } from './machine.ts'

/** Load, proof and runs of the shipped model in Node's WebAssembly, per precision. */
export async function benchNode() {
  const config = JSON.parse(await (await bundleAt(shippedModel).read('config.json')).text())
  const input = seededInput(1)
  const table = []
  for (const { precision } of config.variants) {
    const jobs = sessionHandlers(thisMachine(), () => bundleAt(shippedModel))
    const model = await jobs.load(
      { location: { folder: shippedModel }, backend: 'wasm', precision },
      {},
    )
    table.push({
      engine: `wasm, ${model.adapter}`,
      precision,
      load_ms: round(model.timings.load),
      proof_ms: round(model.timings.proof),
      classify: await time(5, () => jobs.classify({ input, present: contrasts }, {})),
      restore: await time(3, () => jobs.restore({ input, boxes: [[], [], [], []] }, {})),
    })
  }
  return table
}

const reference = fileURLToPath(new URL('../../shared/reference/', import.meta.url))

/** Drift of each precision from MONAI's float32 on the reference case; null if it is missing. */
export async function benchDrift() {
  if (!existsSync(reference)) return null
  const expected = JSON.parse(await readFile(`${reference}expected.json`, 'utf8'))
  const floats = async (name: string) => {
    const bytes = gunzipSync(await readFile(`${reference}expected/${name}.f32.gz`))
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  }
  const predict = await floats('input_finetune')
  const hidden = await floats('hidden_last_finetune')
  const pretrain = await floats('input_pretrain')
  const restored = await floats('reconstruction_of_masked_pretrain')
  const boxes = parseBoxes(expected.dropout_boxes)
  const store = memoryBundle()
  await convert(
    {
      ssl: await sourceAt(`${reference}ssl_small.pth`),
      classifiers: [
        { task: 'detection', file: await sourceAt(`${reference}classifier_small.pth`) },
      ],
      precisions: ['fp32', 'q8', 'q4'],
      name: 'reference',
    },
    store,
    thisMachine(),
  )
  const table = []
  for (const precision of ['fp32', 'q8', 'q4'] as const) {
    const jobs = sessionHandlers(thisMachine(), () => store.source)
    await jobs.load({ location: { folder: '' }, backend: 'wasm', precision }, {})
    const answer = await jobs.classify({ input: predict, present: contrasts }, {})
    const restoration = await jobs.restore({ input: pretrain, boxes }, {})
    table.push({
      precision,
      hidden_states: drift(answer.hidden.encoder ?? new Float32Array(), hidden),
      reconstruction: drift(restoration.reconstruction, restored),
      probability: Math.abs((answer.tasks[0]?.probabilities[0] ?? NaN) - expected.probabilities[0]),
    })
  }
  return table
}

function drift(found: Float32Array, expected: Float32Array) {
  let largest = 0
  let squares = 0
  for (const [i, value] of expected.entries()) {
    const difference = Math.abs((found[i] ?? NaN) - value)
    largest = Math.max(largest, difference)
    squares += difference ** 2
  }
  return { max: largest, rms: Math.sqrt(squares / expected.length) }
}

import { beforeAll, describe, expect, it } from 'vitest'
import { memoryBundle } from '#lamim/bundle/sink.ts'
import { largestAt, probabilitiesOf } from '#lamim/calibration.ts'
import { checkpointShapes } from '#lamim/checkpoint/state-dict.ts'
import { randomTensors, smallArchitecture } from '#lamim/checkpoint/testing/random-network.ts'
import { pthBlob } from '#lamim/checkpoint/testing/write-pth.ts'
import { drawBoxes } from '#lamim/dropout/boxes.ts'
import { ask, decode, encode, type Values } from '#lamim/graph/testing/forward.ts'
import { largest } from '#lamim/testing/largest.ts'
import { convert } from '#models/convert.ts'
import type { Backend } from '#runtime/backend.ts'
import type { Machine } from '#runtime/machine.ts'
import { seededInput } from '#runtime/probe.ts'
import { contrasts } from '#volume/volume.ts'
import { thisRealm } from '../testing/realm.ts'
import { sessionHandlers } from './session.ts'

const ssl = randomTensors(checkpointShapes('ssl', smallArchitecture), 21)
const classifier = new Map(
  [...randomTensors(checkpointShapes('classifier', smallArchitecture), 22)].map(([key, tensor]) => [
    key,
    ssl.get(key) ?? tensor,
  ]),
)
const weights: Values = name =>
  (ssl.get(name) ?? classifier.get(name))?.values ?? new Float32Array(0)

/** The repository's own reference: LaMIM as plain loops in float64. */
describe('against a plain float64 pass', () => {
  const input = seededInput(3)
  const store = memoryBundle()
  let machine: Machine
  let hidden: Float64Array

  beforeAll(async () => {
    machine = await thisRealm()
    hidden = encode(input, smallArchitecture, weights)
    const file = (name: string, tensors: typeof ssl) => ({ name, source: pthBlob(tensors) })
    await convert(
      {
        ssl: file('ssl.pth', ssl),
        classifiers: [{ task: 'molecular', file: file('classifier.pth', classifier) }],
        precisions: ['fp32'],
        heads: smallArchitecture.num_heads,
        name: 'own fixture',
      },
      store,
      machine,
    )
  })

  it.each<Backend>(['wasm', 'webgpu'])('%s agrees from volume to answer', async backend => {
    const jobs = sessionHandlers(machine, () => store.source)
    const model = await jobs.load({ location: { folder: '' }, backend }, {})
    expect(model.backend).toBe(backend)
    expect(model.selfTest.state).toBe('passed')
    const { tasks, hidden: found } = await jobs.classify({ input, present: contrasts }, {})
    expect(largest(found.encoder, hidden)).toBeLessThan(1e-4)
    const logits = ask(hidden, smallArchitecture, weights)
    const whole = probabilitiesOf(logits, { temperature: 1 })
    expect(largest(tasks[0]?.logits, logits)).toBeLessThan(1e-4)
    expect(largest(tasks[0]?.probabilities, whole)).toBeLessThan(1e-5)

    // Without hidden voxels, the decoder reconstructs from the same hidden states.
    const { reconstruction } = await jobs.restore({ input, boxes: [[], [], [], []] }, {})
    expect(largest(reconstruction, decode(hidden, smallArchitecture, weights))).toBeLessThan(1e-4)

    const { followed, change } = await jobs.evidence(
      { task: 'molecular', hidden: hidden32(found), present: contrasts },
      {},
    )
    expect(followed).toBe(largestAt(whole))
    const blanked = Float64Array.from(hidden)
    const width = smallArchitecture.hidden_size
    blanked.fill(0, 100 * width, 101 * width)
    const without = probabilitiesOf(ask(blanked, smallArchitecture, weights), { temperature: 1 })
    const expected = (whole[followed] ?? NaN) - (without[followed] ?? NaN)
    expect(change[100]).toBeCloseTo(expected, 5)
  })

  it('hides the same boxes for the same seed, and measures only inside them', async () => {
    const jobs = sessionHandlers(machine, () => store.source)
    await jobs.load({ location: { folder: '' }, backend: 'wasm' }, {})
    const boxes = drawBoxes(5, { count: 3, size: 16 })
    const first = await jobs.restore({ input, boxes }, {})
    const second = await jobs.restore({ input, boxes: drawBoxes(5, { count: 3, size: 16 }) }, {})
    expect(second.l1).toEqual(first.l1)
    expect(first.masked.filter(value => value === 0).length).toBeGreaterThan(16 ** 3)
    const whole = first.error.reduce((sum, value) => sum + value, 0) / first.error.length
    expect(first.l1[0]).not.toBeCloseTo(whole, 6)
  })
})

function hidden32(found: Record<string, Float32Array>): Float32Array {
  const { encoder } = found
  if (!encoder) throw new Error('the bundle has one encoder, named encoder')
  return encoder
}

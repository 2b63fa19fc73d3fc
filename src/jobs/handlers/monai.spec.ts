import { beforeAll, describe, expect, it } from 'vitest'
import { memoryBundle } from '#lamim/bundle/sink.ts'
import { largest } from '#lamim/testing/largest.ts'
import {
  checkpoints,
  expected,
  mergedScan,
  moments,
  parityBoxes,
  type Sampled,
  sampled,
  weights,
} from '#lamim/testing/parity/case.ts'
import { convert } from '#models/convert.ts'
import type { Backend } from '#runtime/backend.ts'
import type { Machine } from '#runtime/machine.ts'
import { contrasts } from '#volume/volume.ts'
import type { Handlers, JobOf } from '../table.ts'
import { thisRealm } from '../testing/realm.ts'
import { sessionHandlers } from './session.ts'
import { voxelHandlers } from './voxel.ts'

/** How far quantized weights may move a probability, per engine that is tried with them. */
const drifts: Readonly<Record<Backend, readonly (readonly ['q8' | 'int8' | 'q4', number])[]>> = {
  wasm: [
    ['q8', 0.005],
    ['int8', 0.005],
    ['q4', 0.02],
  ],
  webgpu: [['q4', 0.02]],
}

/** Compares values with MONAI's, and their mean and root mean square. */
function expectNear(name: Sampled, values: Float32Array | undefined, within: number): void {
  const found = values ?? new Float32Array(0)
  expect(largest(sampled(name, found), expected[name].values), name).toBeLessThan(within)
  const { mean, rms } = moments(found)
  expect(Math.abs(mean - expected[name].mean), `mean of ${name}`).toBeLessThan(within)
  expect(Math.abs(rms - expected[name].rms), `rms of ${name}`).toBeLessThan(within)
}

/**
 * Compares with the code of LaMIM's authors, on each engine in Node and in Chromium.
 * Weights, scan and boxes come from seeds; `training/parity` computed the expected numbers.
 */
describe('against MONAI', () => {
  const store = memoryBundle()
  const boxes = parityBoxes()
  const empty: Float32Array = new Float32Array(0)
  const inputs = { predict: empty, reconstruct: empty }
  let machine: Machine

  beforeAll(async () => {
    machine = await thisRealm()
    const { ssl, classifier } = checkpoints()
    await convert(
      {
        ssl,
        classifiers: [{ task: 'detection', file: classifier }],
        precisions: ['fp32', 'q8', 'int8', 'q4'],
        name: 'parity',
      },
      store,
      machine,
    )
    const { scans, refusals } = await voxelHandlers.open({ files: [mergedScan()] }, {})
    expect(refusals).toEqual([])
    const [a, b, c, d] = scans.map(scan => scan.volume)
    const volumes = [a ?? null, b ?? null, c ?? null, d ?? null] as const
    const config = await store.source.read('preprocessor_config.json')
    const preprocessor = JSON.parse(await config.text())
    for (const purpose of ['predict', 'reconstruct'] as const)
      inputs[purpose] = (
        await voxelHandlers.transform({ volumes, preprocessor, purpose }, {})
      ).input
  })

  it('draws the same weights as the MONAI run', () => {
    const { values } = weights('blocks.1.attn.qkv.weight', [384, 128])
    expect([...values.subarray(7 * 128, 7 * 128 + 6)]).toEqual(expected.weight)
  })

  it('prepares both inputs within 2e-5', () => {
    expectNear('input_predict', inputs.predict, 2e-5)
    expectNear('input_reconstruct', inputs.reconstruct, 2e-5)
  })

  describe.each<Backend>(['wasm', 'webgpu'])('on %s', backend => {
    let jobs: Handlers<JobOf<'session'>>

    async function load(precision: 'fp32' | 'q8' | 'int8' | 'q4') {
      jobs = sessionHandlers(machine, () => store.source)
      return jobs.load({ location: { folder: '' }, backend, precision }, {})
    }

    it('in float32: hidden states and reconstruction within 2e-3, probabilities within 1e-4', async () => {
      const model = await load('fp32')
      expect(model.backend).toBe(backend)
      expect(model.selfTest.state).toBe('passed')
      const { tasks, hidden } = await jobs.classify(
        { input: inputs.predict, present: contrasts },
        {},
      )
      expectNear('hidden', hidden.encoder, 2e-3)
      expect(largest(tasks[0]?.probabilities, expected.probabilities)).toBeLessThan(1e-4)
      expect(largest(tasks[0]?.logits, expected.logits)).toBeLessThan(2e-3)
      const restored = await jobs.restore({ input: inputs.reconstruct, boxes }, {})
      expectNear('reconstruction', restored.reconstruction, 2e-3)
      const l1 = restored.l1.map(error => error ?? NaN)
      expect(largest(l1, expected.l1)).toBeLessThan(2e-3)
    })

    // Software WebGPU is slow, and 8 bits take the same kernels as 4.
    it.each(drifts[backend])(
      'with %s weights: probabilities within %f of float32',
      async (precision, within) => {
        await load(precision)
        const { tasks } = await jobs.classify({ input: inputs.predict, present: contrasts }, {})
        expect(largest(tasks[0]?.probabilities, expected.probabilities)).toBeLessThan(within)
      },
    )
  })
})

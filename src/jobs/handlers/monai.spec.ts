import { beforeAll, describe, expect, it } from 'vitest'
import { memoryBundle } from '#lamim/bundle/sink.ts'
import type { Boxes } from '#lamim/dropout/boxes.ts'
import { parseBoxes } from '#lamim/dropout/boxes.ts'
import { convert } from '#models/convert.ts'
import type { Backend } from '#runtime/backend.ts'
import type { Machine } from '#runtime/machine.ts'
import type { Handlers, SessionJob } from '../table.ts'
import { largest } from '../testing/largest.ts'
import { floats, referenceFile, thisRealm } from '../testing/realm.ts'
import { sessionJobs } from './session.ts'
import { voxelJobs } from './voxel.ts'

/** What MONAI computed: see the README beside it. */
interface Expected {
  readonly logits: readonly number[]
  readonly probabilities: readonly number[]
  readonly dropout_boxes: unknown
}

const reference = await loadReference()

/** How far quantized weights may move a probability, per engine that is tried with them. */
const drifts: Readonly<Record<Backend, readonly (readonly ['q8' | 'int8' | 'q4', number])[]>> = {
  wasm: [
    ['q8', 0.005],
    ['int8', 0.005],
    ['q4', 0.02],
  ],
  webgpu: [['q4', 0.02]],
}

/** The yardstick of LaMIM's authors' own code, in whatever realm and on whatever engine this runs. */
describe.skipIf(reference === null)('against MONAI', () => {
  if (reference === null) return
  let machine: Machine
  let store: ReturnType<typeof memoryBundle>

  beforeAll(async () => {
    machine = await thisRealm()
    store = memoryBundle()
    await convert(
      {
        ssl: { name: 'ssl_small.pth', source: reference.ssl },
        classifiers: [
          {
            task: 'detection',
            file: { name: 'classifier_small.pth', source: reference.classifier },
          },
        ],
        precisions: ['fp32', 'q8', 'int8', 'q4'],
        name: 'reference',
      },
      store,
      machine,
    )
  })

  it('prepares both inputs within 2e-5', async () => {
    const { scans, refusals } = await voxelJobs.open(
      { files: [{ name: 'merged.nii.gz', source: reference.merged }] },
      {},
    )
    expect(refusals).toEqual([])
    const [a, b, c, d] = scans.map(scan => scan.volume)
    const preprocessor = JSON.parse(
      await (await store.source.read('preprocessor_config.json')).text(),
    )
    for (const purpose of ['predict', 'reconstruct'] as const) {
      const { input } = await voxelJobs.transform(
        { volumes: [a ?? null, b ?? null, c ?? null, d ?? null], preprocessor, purpose },
        {},
      )
      expect(largest(input, reference.inputs[purpose]), purpose).toBeLessThan(2e-5)
    }
  })

  describe.each<Backend>(['wasm', 'webgpu'])('on %s', backend => {
    let jobs: Handlers<SessionJob>

    async function load(precision: 'fp32' | 'q8' | 'int8' | 'q4') {
      jobs = sessionJobs(machine, () => store.source)
      return jobs.load({ location: { folder: '' }, backend, precision }, {})
    }

    it('in float32: hidden states and reconstruction within 2e-3, probabilities within 1e-4', async () => {
      const model = await load('fp32')
      expect(model.backend).toBe(backend)
      expect(model.selfTest.state).toBe('passed')
      const { tasks, hidden } = await jobs.classify({ input: reference.inputs.predict }, {})
      expect(largest(hidden.encoder, reference.hidden)).toBeLessThan(2e-3)
      expect(largest(tasks[0]?.probabilities, reference.expected.probabilities)).toBeLessThan(1e-4)
      expect(largest(tasks[0]?.logits, reference.expected.logits)).toBeLessThan(2e-3)
      const restored = await jobs.restore(
        { input: reference.inputs.reconstruct, boxes: reference.boxes },
        {},
      )
      expect(largest(restored.reconstruction, reference.reconstruction)).toBeLessThan(2e-3)
    })

    // Software WebGPU is slow, and 8 bits take the same kernels as 4.
    it.each(drifts[backend])(
      'with %s weights: probabilities within %f of float32',
      async (precision, within) => {
        await load(precision)
        const { tasks } = await jobs.classify({ input: reference.inputs.predict }, {})
        expect(largest(tasks[0]?.probabilities, reference.expected.probabilities)).toBeLessThan(
          within,
        )
      },
    )
  })
})

async function loadReference() {
  const names = [
    'ssl_small.pth',
    'classifier_small.pth',
    'merged.nii.gz',
    'expected.json',
    'expected/input_finetune.f32.gz',
    'expected/input_pretrain.f32.gz',
    'expected/hidden_last_finetune.f32.gz',
    'expected/reconstruction_of_masked_pretrain.f32.gz',
  ] as const
  const files = await Promise.all(names.map(referenceFile))
  const [ssl, classifier, merged, json, predict, reconstruct, hidden, reconstruction] = files
  if (
    !ssl ||
    !classifier ||
    !merged ||
    !json ||
    !predict ||
    !reconstruct ||
    !hidden ||
    !reconstruction
  )
    return null
  const expected: Expected = JSON.parse(await json.text())
  const boxes: Boxes = parseBoxes(expected.dropout_boxes)
  return {
    ssl,
    classifier,
    merged,
    expected,
    boxes,
    inputs: { predict: await floats(predict), reconstruct: await floats(reconstruct) },
    hidden: await floats(hidden),
    reconstruction: await floats(reconstruction),
  }
}

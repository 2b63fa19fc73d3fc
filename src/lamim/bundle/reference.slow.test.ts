import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, test } from 'vitest'
import type { NamedSource } from '#io/source.ts'
import { openGraph, wasmTarget } from '#runtime/session.ts'
import { readNifti } from '#volume/nifti-read.ts'
import { describeShared } from '#volume/testing/shared.ts'
import { openCheckpoint } from '../checkpoint/open.ts'
import { type Identified, identify } from '../checkpoint/state-dict.ts'
import { applyBoxes } from '../dropout/boxes.ts'
import { largest } from '../testing/largest.ts'
import { architecture } from '../testing/parity/case.ts'
import { type Step, toInput } from '../transforms/to-input.ts'
import { type Bundle, readBundle } from './read.ts'
import { memoryBundle } from './sink.ts'
import { drift, type Open, probability, runGraph } from './testing/run.ts'
import { seededYardstick, sharedYardstick, type Yardstick } from './testing/yardsticks.ts'
import { writeBundle } from './write.ts'

const open: Open = files => openGraph(wasmTarget(ort), files)

const minmax = (over: 'all' | 'contrast'): Step => ({ op: 'minmax', over })
const resize: Step = { op: 'resize', mode: 'area' }
/** The authors' two transforms. */
const steps = { predict: [minmax('all'), resize], reconstruct: [resize, minmax('contrast')] }

/** How far each precision may drift from float32: hidden states (root mean square), probability. */
const drifts = [
  ['q8', 0.015, 0.005],
  ['int8', 0.025, 0.005],
  ['q4', 0.2, 0.02],
] as const

async function inputOf(scan: NamedSource, purpose: keyof typeof steps): Promise<Float32Array> {
  const file = await readNifti(scan)
  const volumes = [file.frame(0), file.frame(1), file.frame(2), file.frame(3)] as const
  const { input } = await toInput({ volumes, steps: steps[purpose], orientation: 'stored' })
  return input
}

async function identified(file: NamedSource): Promise<Identified> {
  return identify(await openCheckpoint(file))
}

async function convert(ssl: Identified, checkpoint: Identified): Promise<Bundle> {
  const { sink, source } = memoryBundle()
  const classifiers = [{ task: 'detection', checkpoint }]
  const precisions = ['fp32', 'q8', 'int8', 'q4'] as const
  await writeBundle({ ssl, classifiers, precisions, name: 'reference' }, sink)
  return readBundle(source)
}

/** Compares our converter and graphs, on onnxruntime in WebAssembly, with MONAI. */
function agreesWithMonai(load: () => Yardstick | Promise<Yardstick>): void {
  let monai: Yardstick
  let ssl: Identified
  let classifier: Identified
  let bundle: Bundle
  const empty: Float32Array = new Float32Array(0)
  const inputs = { predict: empty, reconstruct: empty }

  beforeAll(async () => {
    monai = await load()
    ssl = await identified(monai.ssl)
    classifier = await identified(monai.classifier)
    bundle = await convert(ssl, classifier)
    inputs.predict = await inputOf(monai.scan, 'predict')
    inputs.reconstruct = await inputOf(monai.scan, 'reconstruct')
  }, 120_000)

  async function answer(precision: 'fp32' | (typeof drifts)[number][0]) {
    const variant = bundle.config.variants.find(variant => variant.precision === precision)
    const encoder = variant?.encoders.encoder
    const volume = [1, 4, 96, 96, 96]
    const states = [1, 216, architecture.hidden_size]
    const { masked } = applyBoxes(inputs.reconstruct, monai.boxes)
    const hidden = await runGraph(open, bundle, encoder, inputs.predict, volume)
    const seen = await runGraph(open, bundle, encoder, masked, volume)
    return {
      hidden,
      reconstruction: await runGraph(open, bundle, variant?.decoder, seen, states),
      logits: await runGraph(open, bundle, variant?.heads.detection, hidden, states),
    }
  }

  test('both checkpoints are recognised, and share one encoder', () => {
    expect([ssl.kind, classifier.kind]).toEqual(['ssl', 'classifier'])
    expect([ssl.architecture, classifier.architecture]).toEqual([architecture, architecture])
    expect(Object.keys(bundle.config.variants[0]?.encoders ?? {})).toEqual(['encoder'])
    expect(bundle.config.tasks[0]?.encoder).toBe('encoder')
  })

  test('86 boxes are hidden in each contrast', () => {
    expect(monai.boxes.map(boxes => boxes.length)).toEqual([86, 86, 86, 86])
  })

  test.each(['predict', 'reconstruct'] as const)('the input to %s: within 2e-5', purpose => {
    expect(largest(...monai.pair(`input_${purpose}`, inputs[purpose]))).toBeLessThan(2e-5)
  })

  test('float32: hidden states and reconstruction within 2e-5, probability within 1e-6', async () => {
    const { hidden, reconstruction, logits } = await answer('fp32')
    expect(largest(...monai.pair('hidden', hidden))).toBeLessThan(2e-5)
    expect(largest(...monai.pair('reconstruction', reconstruction))).toBeLessThan(2e-5)
    expect(largest(logits, monai.logits)).toBeLessThan(2e-5)
    expect(Math.abs(probability(logits) - (monai.probabilities[0] ?? NaN))).toBeLessThan(1e-6)
  })

  test.each(drifts)(
    '%s: hidden states drift by less than %f, the probability by less than %f',
    async (precision, hidden, allowed) => {
      const found = await answer(precision)
      expect(drift(...monai.pair('hidden', found.hidden))).toBeLessThan(hidden)
      expect(Math.abs(probability(found.logits) - (monai.probabilities[0] ?? NaN))).toBeLessThan(
        allowed,
      )
    },
  )
}

describe('MONAI, on seeded weights', () => agreesWithMonai(seededYardstick))

describeShared('MONAI, on checkpoints that torch.save wrote', ['reference/expected.json'], pathOf =>
  agreesWithMonai(() => sharedYardstick(pathOf)),
)

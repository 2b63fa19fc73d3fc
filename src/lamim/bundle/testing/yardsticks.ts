import { openAsBlob, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { NamedSource } from '#io/source.ts'
import { type Boxes, parseBoxes } from '../../dropout/boxes.ts'
import {
  checkpoints,
  expected,
  mergedScan,
  parityBoxes,
  type Sampled,
  sampled,
} from '../../testing/parity/case.ts'

/** MONAI's inputs and results. */
export interface Yardstick {
  readonly ssl: NamedSource
  readonly classifier: NamedSource
  readonly scan: NamedSource
  readonly boxes: Boxes
  readonly logits: readonly number[]
  readonly probabilities: readonly number[]
  /** Our values and MONAI's of an array, where MONAI's are known. */
  pair(name: Sampled, actual: Float32Array): readonly [ArrayLike<number>, ArrayLike<number>]
}

/** Everything from seeds; of MONAI's arrays some values are stored in the repository. */
export function seededYardstick(): Yardstick {
  return {
    ...checkpoints(),
    scan: mergedScan(),
    boxes: parityBoxes(),
    logits: expected.logits,
    probabilities: expected.probabilities,
    pair: (name, actual) => [sampled(name, actual), expected[name].values],
  }
}

const arrays: Readonly<Record<Sampled, string>> = {
  input_predict: 'input_finetune',
  input_reconstruct: 'input_pretrain',
  hidden: 'hidden_last_finetune',
  reconstruction: 'reconstruction_of_masked_pretrain',
}

/** Checkpoints that `torch.save` wrote, and MONAI's arrays as a whole, beside the repository. */
export async function sharedYardstick(pathOf: (relative: string) => string): Promise<Yardstick> {
  const path = (name: string) => pathOf(`reference/${name}`)
  const file = async (name: string) => ({ name, source: await openAsBlob(path(name)) })
  const { logits, probabilities, dropout_boxes } = JSON.parse(
    readFileSync(path('expected.json'), 'utf8'),
  )
  return {
    ssl: await file('ssl_small.pth'),
    classifier: await file('classifier_small.pth'),
    scan: await file('merged.nii.gz'),
    boxes: parseBoxes(dropout_boxes),
    logits,
    probabilities,
    pair(name, actual) {
      const bytes = gunzipSync(readFileSync(path(`expected/${arrays[name]}.f32.gz`)))
      return [actual, new Float32Array(Uint8Array.from(bytes).buffer)]
    },
  }
}

import * as z from 'zod'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { tokenCount } from '../architecture.ts'
import { decodeHalves } from '../float16.ts'
import type { HiddenDistribution } from '../trust/hidden-score.ts'
import { statisticNames } from '../trust/input-statistics.ts'
import { readFile } from './files.ts'
import { trustFormat } from './format.ts'
import { parseJson } from './parse.ts'
import type { Bundle } from './read.ts'
import { type Architecture, type BundleConfig, contrastSchema } from './schema.ts'

const perStatistic = z.array(z.number()).length(statisticNames.length)
const perToken = z.array(z.number()).length(tokenCount)
/** Mean absolute error inside each token's block, over normal cases. */
const normalErrors = z.object({ mean: perToken, sd: perToken })

/**
 * `trust.json`, version 1: how validation cases look to the model, so that a study can be compared with them.
 * Each threshold is what the share `false_alarms` of validation cases exceeds. Parts that were not measured are left out.
 * What each score means is defined in `src/lamim/trust/`.
 */
export const trustSchema = z.object({
  format: z.literal(trustFormat),
  false_alarms: z.number().gt(0).lt(1),
  input_statistics: z
    .object({
      names: z.array(z.string()).refine(names => names.join() === statisticNames.join(), {
        error: `not the statistics that this viewer computes: ${statisticNames.join(', ')}`,
      }),
      mean: perStatistic,
      /** Inverse of the covariance. */
      precision: z.array(perStatistic).length(statisticNames.length),
      threshold: z.number(),
    })
    .nullish(),
  hidden: z
    .object({
      /** Whose hidden states. */
      encoder: z.string().default('encoder'),
      /** Base64 of little-endian float16, tokens × width. */
      mean: z.string(),
      /** Base64 of little-endian float16, width × k. */
      whitening: z.string(),
      k: z.int().positive(),
      threshold: z.number(),
    })
    .nullish(),
  reconstruction: z
    .record(contrastSchema, z.object({ threshold: z.number(), median: z.number().positive() }))
    .nullish(),
  normal_error: z
    .object({
      cases: z.int().positive(),
      T1w: normalErrors,
      T1c: normalErrors,
      T2w: normalErrors,
      FLAIR: normalErrors,
    })
    .nullish(),
  /** Task → label → ascending 1 − p(label) of validation cases of that label. */
  conformal: z.record(z.string(), z.record(z.string(), z.array(z.number()).max(500))).nullish(),
})
export type Trust = z.infer<typeof trustSchema>

/** Trust facts of a bundle, decoded. */
export type HiddenTrust = HiddenDistribution & {
  readonly encoder: string
  readonly threshold: number
}

/**
 * A bundle's `trust.json`, its hash checked; read only when something asks for it.
 * @returns null where the bundle brings none
 * @throws Problem 'bad-hash', 'unreachable', and as `parseTrust`
 */
export async function readTrust(bundle: Bundle): Promise<Trust | null> {
  const { trust } = bundle.config
  if (!trust) return null
  const file = await readFile(bundle, trust.path)
  return parseTrust(trust.path, await file.text(), bundle.config)
}

/**
 * Reads a trust file and checks that it goes with a model.
 * @param file named in problems
 * @throws Problem 'bad-model' naming file and field
 */
export function parseTrust(
  file: string,
  text: string,
  model: Pick<BundleConfig, 'architecture' | 'tasks'>,
): Trust {
  const trust = parseJson(file, text, trustSchema)
  const wrong = (id: string, details: string) =>
    new Problem('bad-model', message('lamim.inconsistent', { file, field: `conformal.${id}` }), {
      file,
      details,
    })
  for (const [id, scores] of Object.entries(trust.conformal ?? {})) {
    const task = model.tasks.find(task => task.id === id)
    if (!task) throw wrong(id, `the model has no task '${id}'`)
    const unknown = Object.keys(scores).find(label => !task.labels.includes(label))
    if (unknown !== undefined) throw wrong(id, `'${unknown}' is no label of the task '${id}'`)
  }
  if (trust.hidden) decodeHidden(file, trust.hidden, model.architecture)
  return trust
}

/** The distribution of hidden states as numbers. @throws Problem 'bad-model' where its sizes are wrong */
export function decodeHidden(
  file: string,
  { mean, whitening, k, encoder, threshold }: NonNullable<Trust['hidden']>,
  { hidden_size: width }: Architecture,
): HiddenTrust {
  return {
    encoder,
    threshold,
    mean: halves(file, 'hidden.mean', mean, tokenCount * width),
    whitening: halves(file, 'hidden.whitening', whitening, width * k),
  }
}

function halves(file: string, field: string, base64: string, length: number): Float32Array {
  let values: Float32Array
  try {
    values = decodeHalves(base64)
  } catch (cause) {
    throw new Problem('bad-model', message('lamim.notBase64', { file, field }), { file, cause })
  }
  if (values.length === length) return values
  throw new Problem(
    'bad-model',
    message('lamim.wrongLength', { file, field, found: values.length, expected: length }),
    { file },
  )
}

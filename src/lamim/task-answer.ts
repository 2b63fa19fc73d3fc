import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import type { Contrast } from '#volume/volume.ts'
import type { Task } from './bundle/schema.ts'
import { probabilitiesOf, type Scaling, scalingFor } from './calibration.ts'

/** One task's answer: a logit and a probability per label. */
export interface TaskAnswer {
  readonly id: string
  readonly labels: readonly string[]
  readonly logits: readonly number[]
  /** softmax(logits / temperature + offset) */
  readonly probabilities: readonly number[]
  /** What the logits were scaled by, for the study's contrasts. */
  readonly scaling: Scaling
}

/**
 * A head's logits → the task's answer.
 * @param present the contrasts that the study has
 * @throws Problem 'bad-model' where the head has not one logit per label; 'wrong-numbers' where one is not finite
 */
export function answerOf(
  { id, labels, calibration }: Task,
  output: Float32Array,
  present: readonly Contrast[],
): TaskAnswer {
  const logits = [...output]
  if (logits.length !== labels.length)
    throw new Problem(
      'bad-model',
      message('lamim.labelCount', { task: id, logits: logits.length, labels: labels.length }),
    )
  if (!logits.every(Number.isFinite))
    throw new Problem('wrong-numbers', message('lamim.answerNotANumber', { task: id }))
  const scaling = scalingFor(calibration, present)
  return { id, labels, logits, probabilities: probabilitiesOf(logits, scaling), scaling }
}

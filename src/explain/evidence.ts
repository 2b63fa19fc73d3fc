import type { Control } from '#errors/progress.ts'
import { tokenCount } from '#lamim/architecture.ts'
import { largestAt, probabilitiesOf, type Scaling } from '#lamim/calibration.ts'
import { message } from '#messages/message.ts'
import type { Model } from '#runtime/model.ts'

/** The effect of blanking each token on one task's probability. */
export interface Evidence {
  readonly task: string
  /** Index of the explained class. */
  readonly followed: number
  /** One value per token, x slowest and z fastest: probability with everything − probability with the token blanked. */
  readonly change: Float32Array
}

/** The explained task. */
export interface EvidenceRequest {
  readonly task: string
  /** tokens × width of the task's encoder */
  readonly hidden: Float32Array
  readonly scaling: Scaling
  /** Index of the explained class; by default the most probable one. */
  readonly followed?: number
}

/**
 * How one task's probability changes when each token is blanked (set to zero) at the head's input.
 * Only the head runs again, on batches of blanked copies. This is occlusion (Zeiler and Fergus, 2014) at
 * token level: it shows what the head depends on, not what is abnormal.
 * @returns one value per token: probability with everything − probability with the token blanked
 */
export async function blankTokens(
  model: Pick<Model, 'ask' | 'batch'>,
  { task, hidden, scaling, ...request }: EvidenceRequest,
  control: Control,
): Promise<{ readonly followed: number; readonly change: Float32Array }> {
  const width = hidden.length / tokenCount
  const whole = probabilitiesOf(await model.ask(task, hidden), scaling)
  const classes = whole.length
  const followed = request.followed ?? largestAt(whole)
  const probabilityIn = (probabilities: readonly number[]) => probabilities[followed] ?? Number.NaN
  const change = new Float32Array(tokenCount)
  for (let first = 0; first < tokenCount; first += model.batch) {
    control.signal?.throwIfAborted()
    const count = Math.min(model.batch, tokenCount - first)
    const copies = new Float32Array(count * hidden.length)
    for (let i = 0; i < count; i++) {
      copies.set(hidden, i * hidden.length)
      const blanked = i * hidden.length + (first + i) * width
      copies.fill(0, blanked, blanked + width)
    }
    const logits = await model.ask(task, copies)
    for (let i = 0; i < count; i++) {
      const blanked = probabilitiesOf(logits.subarray(i * classes, (i + 1) * classes), scaling)
      change[first + i] = probabilityIn(whole) - probabilityIn(blanked)
    }
    control.onProgress?.({
      stage: message('study.blankingTokens'),
      fraction: (first + count) / tokenCount,
    })
  }
  return { followed, change }
}

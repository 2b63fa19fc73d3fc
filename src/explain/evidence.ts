import type { Control } from '#errors/progress.ts'
import { tokenCount as tokens } from '#lamim/architecture.ts'
import type { Model } from '#runtime/model.ts'
import { softmax } from '#runtime/softmax.ts'

/** What hiding each token does to one task's answer. */
export interface Evidence {
  readonly task: string
  /** Class whose probability is followed. */
  readonly label: string
  /** 216 values, x slowest and z fastest: probability with everything − probability with the token blanked. */
  readonly change: Float32Array
}

/**
 * How one task's probability changes when each token is blanked (set to zero) at the head's input.
 * Only the head runs again, many blanked copies at a time. This is occlusion (Zeiler and Fergus,
 * 2014) at token level: it shows what the head leans on, not what is abnormal.
 * @param hidden tokens × width of the task's encoder
 * @param temperature divides the logits before the softmax
 * @param followed index of the class whose probability is followed
 * @returns one value per token: probability with everything − probability with the token blanked
 */
export async function blankTokens(
  model: Model,
  task: string,
  hidden: Float32Array,
  temperature: number,
  followed: 0 | 1,
  control: Control,
): Promise<Float32Array> {
  const width = hidden.length / tokens
  const whole = probabilityOf(await model.ask(task, hidden), 0, temperature, followed)
  const change = new Float32Array(tokens)
  for (let first = 0; first < tokens; first += model.batch) {
    control.signal?.throwIfAborted()
    const count = Math.min(model.batch, tokens - first)
    const copies = new Float32Array(count * hidden.length)
    for (let i = 0; i < count; i++) {
      copies.set(hidden, i * hidden.length)
      const blanked = i * hidden.length + (first + i) * width
      copies.fill(0, blanked, blanked + width)
    }
    const logits = await model.ask(task, copies)
    for (let i = 0; i < count; i++)
      change[first + i] = whole - probabilityOf(logits, i, temperature, followed)
    control.onProgress?.({ stage: 'Blanking tokens', fraction: (first + count) / tokens })
  }
  return change
}

function probabilityOf(
  logits: Float32Array,
  row: number,
  temperature: number,
  followed: 0 | 1,
): number {
  const pair = [logits[2 * row] ?? NaN, logits[2 * row + 1] ?? NaN] as const
  return softmax(pair, temperature)[followed]
}

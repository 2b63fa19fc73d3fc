import type { Control } from '#errors/progress.ts'
import { message } from '#messages/message.ts'
import type { Identified } from '../checkpoint/state-dict.ts'
import { encoderShapes } from '../checkpoint/state-dict.ts'

/** An encoder that is written once and shared by one or more heads. */
export interface SharedEncoder {
  readonly id: string
  readonly checkpoint: Identified
}

/**
 * Whether two checkpoints of one architecture hold the same encoder, bit by bit. Stops reading at the
 * first difference, which in fine-tuned encoders is in the first tensor.
 */
export async function sameEncoder(
  a: Identified,
  b: Identified,
  control: Control,
): Promise<boolean> {
  for (const key of encoderShapes(a.architecture).keys()) {
    const left = a.tensors.get(key)
    const right = b.tensors.get(key)
    if (!left || !right) return false
    const others = right.chunks()
    for await (const values of left.chunks()) {
      control.signal?.throwIfAborted()
      const other = (await others.next()).value
      if (!other || !sameBits(values, other)) return false
    }
  }
  return true
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  const left = new Uint32Array(a.buffer, a.byteOffset, a.length)
  const right = new Uint32Array(b.buffer, b.byteOffset, b.length)
  return left.length === right.length && left.every((word, i) => word === right[i])
}

/**
 * Decides which encoder feeds which task: the self-supervised one if it is equal, else an equal one
 * of another task, else the task's own.
 */
export async function assignEncoders(
  ssl: Identified | undefined,
  classifiers: readonly { readonly task: string; readonly checkpoint: Identified }[],
  control: Control,
): Promise<{ encoders: SharedEncoder[]; byTask: Map<string, string> }> {
  const encoders: SharedEncoder[] = ssl ? [{ id: 'encoder', checkpoint: ssl }] : []
  const byTask = new Map<string, string>()
  for (const [i, { task, checkpoint }] of classifiers.entries()) {
    control.onProgress?.({
      stage: message('lamim.comparingEncoder', { file: checkpoint.file }),
      fraction: i / classifiers.length,
    })
    let found: SharedEncoder | undefined
    for (const encoder of encoders)
      if (!found && (await sameEncoder(encoder.checkpoint, checkpoint, control))) found = encoder
    if (!found) {
      found = { id: `encoder_${task}`, checkpoint }
      encoders.push(found)
    }
    byTask.set(task, found.id)
  }
  return { encoders, byTask }
}

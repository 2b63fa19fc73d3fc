import { type Contrast, contrasts } from '#volume/volume.ts'
import type { Calibration } from './bundle/schema.ts'

/** What a task's logits are scaled by, for the contrasts that a study has. */
export interface Scaling {
  readonly temperature: number
  /** Added to each label's scaled logit; zeros if not given. */
  readonly offset?: readonly number[] | undefined
}

/** The key of `Calibration.subsets`: the contrasts present, in their order. */
export function subsetKey(present: readonly Contrast[]): string {
  return contrasts.filter(contrast => present.includes(contrast)).join('+')
}

/** What to scale by: the entry for the contrasts present, or the plain scaling where there is none. */
export function scalingFor(calibration: Calibration, present: readonly Contrast[]): Scaling {
  const { temperature, offset } = calibration.subsets?.[subsetKey(present)] ?? calibration
  return { temperature, offset }
}

/** Whether anything was fitted at all. */
export function isCalibrated({ temperature, offset, subsets }: Calibration): boolean {
  return temperature !== 1 || offset !== undefined || subsets !== undefined
}

/** Whether the scaling was fitted on studies with the contrasts present. The plain one is fitted on complete studies. */
export function isCalibratedFor(calibration: Calibration, present: readonly Contrast[]): boolean {
  if (subsetKey(present) in (calibration.subsets ?? {})) return true
  return isCalibrated(calibration) && present.length === contrasts.length
}

/** softmax(logits / temperature + offset): one probability per label. */
export function probabilitiesOf(
  logits: ArrayLike<number>,
  { temperature, offset }: Scaling,
): number[] {
  const scaled = Array.from(logits, (logit, label) => logit / temperature + (offset?.[label] ?? 0))
  const top = Math.max(...scaled)
  const weights = scaled.map(value => Math.exp(value - top))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map(weight => weight / sum)
}

/** Index of the largest value; the first where several are as large. */
export function largestAt(values: readonly number[]): number {
  return values.indexOf(Math.max(...values))
}

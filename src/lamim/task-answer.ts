/** One task's answer. Probabilities come after the bundle's temperature. */
export interface TaskAnswer {
  readonly id: string
  readonly labels: readonly [string, string]
  readonly logits: readonly [number, number]
  readonly probabilities: readonly [number, number]
}

/** Two logits → two probabilities; logits are divided by `temperature` first. */
export function softmax(
  logits: readonly [number, number],
  temperature: number,
): readonly [number, number] {
  const [a, b] = [logits[0] / temperature, logits[1] / temperature]
  const top = Math.max(a, b)
  const [ea, eb] = [Math.exp(a - top), Math.exp(b - top)]
  return [ea / (ea + eb), eb / (ea + eb)]
}

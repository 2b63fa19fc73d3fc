/** A probability in words: three digits are all that a model can mean, and it is never certain. */
export function percent(probability: number): string {
  if (probability > 0.999) return '> 99.9 %'
  if (probability < 0.001) return '< 0.1 %'
  return `${(probability * 100).toFixed(1)} %`
}

/** A probability as a percentage with one decimal. It never reads as certain: 0.9999 gives '> 99.9 %'. */
export function percent(probability: number): string {
  if (probability > 0.999) return '> 99.9 %'
  if (probability < 0.001) return '< 0.1 %'
  return `${(probability * 100).toFixed(1)} %`
}

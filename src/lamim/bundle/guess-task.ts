/** Words of file and folder names that speak of a task; the first that is found counts. */
const words: readonly (readonly [task: string, pattern: RegExp])[] = [
  ['molecular', /idh|molec|mutant|mutation|genotyp/],
  ['discrimination', /discrim|mening|glioma|differenti|tumou?r[-_ ]?type/],
  ['detection', /detect|tumou?r|normal|healthy/],
]

/** Which of LaMIM's published tasks a checkpoint's name (with its folders) speaks of; null for none. */
export function guessTask(name: string): string | null {
  const parts = name.toLowerCase().split(/[\\/]/).reverse()
  for (const part of parts) for (const [task, pattern] of words) if (pattern.test(part)) return task
  return null
}

/** Words in file and folder names that stand for a task. The first match counts. */
const words: readonly (readonly [task: string, pattern: RegExp])[] = [
  ['molecular', /idh|molec|mutant|mutation|genotyp/],
  ['discrimination', /discrim|mening|glioma|differenti|tumou?r[-_ ]?type/],
  ['detection', /detect|tumou?r|normal|healthy/],
]

/** Guesses a published LaMIM task from a checkpoint's path; null if no word matches. */
export function guessTask(name: string): string | null {
  const parts = name.toLowerCase().split(/[\\/]/).reverse()
  for (const part of parts) for (const [task, pattern] of words) if (pattern.test(part)) return task
  return null
}

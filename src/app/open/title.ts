/** A study's title: what its files' names begin with, or the first name. */
export function titleOf(files: readonly string[]): string {
  const names = files.map(file => file.split(/[\\/]/).at(-1) ?? file)
  const [first = ''] = names
  let length = first.length
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length--
  // Separators at the end, and the first letters that contrasts share: 'sub-1_T' is 'sub-1'.
  const shared = first.slice(0, length).replace(/[^a-zA-Z0-9]+[a-zA-Z]{0,2}$/, '')
  return names.length > 1 && shared.length >= 3 ? shared : first
}

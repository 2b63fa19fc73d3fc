/** A study's title: the common prefix of its file names, or the first name. */
export function titleOf(files: readonly string[]): string {
  const names = files.map(file => file.split(/[\\/]/).at(-1) ?? file)
  const [first = ''] = names
  let length = first.length
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length--
  // Cuts trailing separators and letters that contrast names share: 'sub-1_T' becomes 'sub-1'.
  const shared = first.slice(0, length).replace(/[^a-zA-Z0-9]+[a-zA-Z]{0,2}$/, '')
  return names.length > 1 && shared.length >= 3 ? shared : first
}

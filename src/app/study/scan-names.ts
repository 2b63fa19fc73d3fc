/**
 * Names short enough for a narrow list: without their common prefix, cut at the last separator before
 * the first difference.
 */
export function shortNames(files: readonly string[]): string[] {
  const names = files.map(file => file.split(/[\\/]/).at(-1) ?? file)
  const [first = ''] = names
  if (names.every(name => name === first)) return names
  let shared = first.length
  for (const name of names) while (!name.startsWith(first.slice(0, shared))) shared--
  while (shared > 0 && !/[^a-zA-Z0-9]/.test(first[shared - 1] ?? '')) shared--
  return names.map(name => (shared > 2 && name.length > shared ? `…${name.slice(shared)}` : name))
}

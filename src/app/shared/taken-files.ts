import type { NamedSource } from '#io/source.ts'

/**
 * The files of a drop, with those in folders. Call it in the drop event itself: the browser clears
 * the entries afterwards.
 */
export function takeDropped(transfer: DataTransfer): Promise<NamedSource[]> {
  const entries = [...transfer.items].flatMap(item => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return Promise.resolve(takeFiles(transfer.files))
  return Promise.all(entries.map(walk)).then(lists => lists.flat())
}

export function takeFiles(files: Iterable<File>): NamedSource[] {
  return [...files].map(file => ({ name: file.webkitRelativePath || file.name, source: file }))
}

/** Folders deeper than this, or with more files, are not a study. */
const deepest = 8

async function walk(entry: FileSystemEntry, depth = 0): Promise<NamedSource[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ name: entry.fullPath.replace(/^\//, ''), source: file }]
  }
  if (!isFolder(entry) || depth >= deepest) return []
  const reader = entry.createReader()
  const found: NamedSource[] = []
  // `readEntries` gives at most 100 entries per call, and an empty list at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return found
    for (const next of some) found.push(...(await walk(next, depth + 1)))
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

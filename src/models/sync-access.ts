import { Problem } from '#errors/problem.ts'
import type { OpenFile } from '#lamim/bundle/read.ts'
import type { FileWriter } from '#lamim/bundle/sink.ts'
import { message } from '#messages/message.ts'

/** TypeScript's types of a page lack what workers have, and those of workers the mode. */
type WorkersFile = FileSystemFileHandle & {
  createSyncAccessHandle?(options?: { mode: 'read-only' }): Promise<{
    truncate(size: number): void
    getSize(): number
    read(into: Uint8Array, options: { at: number }): number
    write(bytes: Uint8Array, options: { at: number }): number
    flush(): void
    close(): void
  }>
}

/**
 * Reads a file of the origin private file system, as workers may. Null where another tab has it open and the
 * browser allows one reader only, and in a page.
 */
export async function syncReader(file: FileSystemFileHandle): Promise<OpenFile | null> {
  const opening = (file as WorkersFile).createSyncAccessHandle?.({ mode: 'read-only' })
  const access = await opening?.catch(() => null)
  if (!access) return null
  return {
    size: access.getSize(),
    read: (into, at) => access.read(into, { at }),
    close: () => access.close(),
  }
}

/** Bytes after which what was written goes to the disk, while others still read: at the end all would wait for it. */
const flushed = 2 ** 26

/** Appends to a file of the origin private file system, as workers may. */
export async function syncWriter(file: FileSystemFileHandle): Promise<FileWriter> {
  const access = await (file as WorkersFile).createSyncAccessHandle?.()
  if (!access) throw noSpace('only workers may write')
  access.truncate(0)
  let at = 0
  let waiting = 0
  return {
    async write(bytes) {
      try {
        // Some browsers write what still fits instead of throwing.
        const written = access.write(bytes, { at })
        if (written !== bytes.length) throw new RangeError(`${written} of ${bytes.length} bytes`)
        at += written
        waiting += written
        if (waiting < flushed) return
        access.flush()
        waiting = 0
      } catch (cause) {
        throw noSpace(cause)
      }
    },
    async close() {
      try {
        access.flush()
      } catch (cause) {
        throw noSpace(cause)
      } finally {
        access.close()
      }
    },
    async discard() {
      access.close()
    },
  }
}

function noSpace(cause: unknown): Problem {
  return new Problem('no-space', message('models.storageFull'), { cause, details: String(cause) })
}

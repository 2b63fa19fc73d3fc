import { Problem } from '#errors/problem.ts'
import type { OpenFile } from '#lamim/bundle/read.ts'
import type { FileWriter } from '#lamim/bundle/sink.ts'
import { message } from '#messages/message.ts'

/** TypeScript's DOM types lack this method, and its worker types lack the mode. */
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
 * Opens a file of the origin private file system for synchronous reading, which only workers can.
 * @returns null in a page, and where another tab has the file open and the browser allows one reader
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

/** Bytes between flushes. Flushing while other threads read is faster than one flush at the end. */
const flushed = 2 ** 26

/** Opens a file of the origin private file system for appending, which only workers can. */
export async function syncWriter(file: FileSystemFileHandle): Promise<FileWriter> {
  const access = await (file as WorkersFile).createSyncAccessHandle?.()
  if (!access) throw noSpace('only workers may write')
  access.truncate(0)
  let at = 0
  let waiting = 0
  return {
    async write(bytes) {
      try {
        // On a full disk, some browsers write less instead of throwing.
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

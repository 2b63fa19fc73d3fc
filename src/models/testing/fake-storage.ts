/** Options of a fake file system. */
export interface FakeOptions {
  /** Bytes after which writing fails, as a full disk does. */
  readonly room?: number
}

/**
 * An origin private file system in memory, with as much of it as the model store uses, and locks
 * that are held for as long as the test wants.
 */
export function fakeStorage({ room = Number.POSITIVE_INFINITY }: FakeOptions = {}) {
  let used = 0

  function folder(): FakeFolder {
    const children = new Map<string, FakeFolder | FakeFile>()
    return {
      kind: 'directory',
      children,
      async getDirectoryHandle(name, options) {
        const found = children.get(name)
        if (found?.kind === 'directory') return found
        if (!options?.create) throw new DOMException(name, 'NotFoundError')
        const made = folder()
        children.set(name, made)
        return made
      },
      async getFileHandle(name, options) {
        const found = children.get(name)
        if (found?.kind === 'file') return found
        if (!options?.create) throw new DOMException(name, 'NotFoundError')
        const made = file()
        children.set(name, made)
        return made
      },
      async removeEntry(name) {
        const found = children.get(name)
        if (found && isRead(found)) throw new DOMException(name, 'NoModificationAllowedError')
        if (!children.delete(name)) throw new DOMException(name, 'NotFoundError')
      },
      async *entries() {
        yield* children
      },
    }
  }

  function file(): FakeFile {
    const handle: FakeFile = {
      kind: 'file',
      bytes: new Uint8Array(0),
      readers: 0,
      getFile: async () => new File([handle.bytes], 'x', { lastModified: 1 }),
      async createSyncAccessHandle({ mode } = {}) {
        if (mode) handle.readers++
        return {
          truncate(size) {
            handle.bytes = handle.bytes.slice(0, size)
          },
          write(bytes, { at }) {
            used += bytes.length
            if (used > room) throw new DOMException('full', 'QuotaExceededError')
            const grown = new Uint8Array(Math.max(handle.bytes.length, at + bytes.length))
            grown.set(handle.bytes)
            grown.set(bytes, at)
            handle.bytes = grown
            return bytes.length
          },
          getSize: () => handle.bytes.length,
          read(into, { at }) {
            const part = handle.bytes.subarray(at, at + into.length)
            into.set(part)
            return part.length
          },
          flush() {},
          close() {
            if (mode) handle.readers--
          },
        }
      },
    }
    return handle
  }

  const isRead = (entry: FakeFolder | FakeFile): boolean =>
    entry.kind === 'file' ? entry.readers > 0 : [...entry.children.values()].some(isRead)

  const held = new Set<string>()
  const locks = {
    async request(name: string, ...more: unknown[]) {
      const work = more.at(-1) as (lock: object | null) => unknown
      if (held.has(name)) return work(null)
      held.add(name)
      try {
        return await work({ name })
      } finally {
        held.delete(name)
      }
    },
  }

  const root = folder()
  return {
    root: root as unknown as FileSystemDirectoryHandle,
    locks: locks as unknown as LockManager,
    /** The browser's own view of a path; undefined where nothing lies there. */
    at(path: string): FakeFolder | FakeFile | undefined {
      return path
        .split('/')
        .reduce<FakeFolder | FakeFile | undefined>(
          (at, name) => (at?.kind === 'directory' ? at.children.get(name) : undefined),
          root,
        )
    },
    /** Lets go of every lock, as the end of a worker does. */
    endWorker: () => held.clear(),
  }
}

interface FakeFile {
  readonly kind: 'file'
  bytes: Uint8Array<ArrayBuffer>
  /** Handles that only read it. */
  readers: number
  getFile(): Promise<File>
  createSyncAccessHandle(options?: { mode?: 'read-only' }): Promise<{
    truncate(size: number): void
    write(bytes: Uint8Array, options: { at: number }): number
    getSize(): number
    read(into: Uint8Array, options: { at: number }): number
    flush(): void
    close(): void
  }>
}

interface FakeFolder {
  readonly kind: 'directory'
  readonly children: Map<string, FakeFolder | FakeFile>
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<FakeFolder>
  getFileHandle(name: string, options?: { create?: boolean }): Promise<FakeFile>
  removeEntry(name: string, options?: { recursive?: boolean }): Promise<void>
  entries(): AsyncIterable<[string, FakeFolder | FakeFile]>
}

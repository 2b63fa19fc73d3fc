import { Problem } from '#errors/problem.ts'
import { type BundleSource, configPath } from '#lamim/bundle/read.ts'
import { type BundleSink, sinkOver } from '#lamim/bundle/sink.ts'
import { message } from '#messages/message.ts'
import { syncReader, syncWriter } from './sync-access.ts'

/** A bundle that is being written. It is neither listed nor loadable before `commit`. */
export interface NewBundle {
  readonly id: string
  readonly sink: BundleSink
  readonly source: BundleSource
  /** Writes config.json, which completes the bundle. */
  commit(): Promise<void>
  /** Deletes everything written so far. */
  discard(): Promise<void>
}

/** Bundles by id, in one folder each. A folder without a readable config.json is a leftover. */
export interface ModelStore {
  begin(): Promise<NewBundle>
  /** Ids of complete bundles. */
  ids(): Promise<string[]>
  source(id: string): BundleSource
  remove(id: string): Promise<void>
  /** Deletes leftovers of interrupted conversions, except those that another tab is still writing. */
  sweep(): Promise<void>
}

/** One lock per bundle being written. The browser releases it when the worker ends, also by a crash. */
type Locks = Pick<LockManager, 'request'>

const folderName = 'models'

/** The store in the origin private file system. @throws Problem 'no-space' where the browser has none */
export async function browserStore(): Promise<ModelStore> {
  try {
    return await modelStore(await navigator.storage.getDirectory(), navigator.locks)
  } catch (cause) {
    throw new Problem('no-space', message('models.noStorage'), { cause, details: String(cause) })
  }
}

/** A store in a folder of a file system. */
export async function modelStore(
  root: FileSystemDirectoryHandle,
  locks: Locks,
): Promise<ModelStore> {
  const folder = await root.getDirectoryHandle(folderName, { create: true })

  async function folders(): Promise<string[]> {
    const ids: string[] = []
    for await (const [id, entry] of folder.entries()) if (entry.kind === 'directory') ids.push(id)
    return ids.sort()
  }

  async function fileAt(id: string, path: string, create = false): Promise<FileSystemFileHandle> {
    const parts = path.split('/')
    let at = await folder.getDirectoryHandle(id, { create })
    for (const part of parts.slice(0, -1)) at = await at.getDirectoryHandle(part, { create })
    return at.getFileHandle(parts.at(-1) ?? path, { create })
  }

  function source(id: string): BundleSource {
    async function stored<T>(path: string, use: (file: FileSystemFileHandle) => Promise<T>) {
      try {
        return await use(await fileAt(id, path))
      } catch (cause) {
        throw new Problem('unreachable', message('models.fileGone', { path }), {
          file: path,
          cause,
        })
      }
    }
    return {
      read: path => stored(path, file => file.getFile()),
      open: path => stored(path, syncReader),
    }
  }

  /** A truncated config.json doesn't parse. */
  async function isWhole(id: string): Promise<boolean> {
    try {
      JSON.parse(await (await source(id).read(configPath)).text())
      return true
    } catch {
      return false
    }
  }

  async function remove(id: string): Promise<void> {
    try {
      await folder.removeEntry(id, { recursive: true })
    } catch (cause) {
      if (!(cause instanceof DOMException && cause.name === 'NoModificationAllowedError'))
        throw cause
      throw new Problem('unreachable', message('models.beingRead'), { cause })
    }
  }

  return {
    source,
    remove,
    async ids() {
      const ids: string[] = []
      for (const id of await folders()) if (await isWhole(id)) ids.push(id)
      return ids
    },
    async sweep() {
      for (const id of await folders()) {
        if (await isWhole(id)) continue
        // A leftover that can't be deleted now is deleted by the next sweep.
        await locks
          .request(lockOf(id), { ifAvailable: true }, lock => (lock ? remove(id) : undefined))
          .catch(() => undefined)
      }
    },
    async begin() {
      const id = crypto.randomUUID()
      const release = await hold(locks, lockOf(id))
      const files = sinkOver(async path => syncWriter(await fileAt(id, path, true)))
      const { sink, source: own, config } = heldBack(files, source(id))
      return {
        id,
        sink,
        source: own,
        async commit() {
          await files.write(configPath, config())
          release()
        },
        async discard() {
          await remove(id).catch(() => undefined)
          release()
        },
      }
    },
  }
}

/** Holds config.json back until `commit`: without it, nothing loads. */
function heldBack(files: BundleSink, stored: BundleSource) {
  let held = new Uint8Array(0)
  const sink: BundleSink = {
    async write(path, content) {
      if (path !== configPath || !(content instanceof Uint8Array)) return files.write(path, content)
      held = content.slice()
      return { size: held.length, sha256: '' }
    },
  }
  const source: BundleSource = {
    ...stored,
    read: async path => (path === configPath ? new Blob([held]) : stored.read(path)),
  }
  return { sink, source, config: () => held }
}

function lockOf(id: string): string {
  return `lamim-model-${id}`
}

/** Acquires a lock. @returns a function that releases it */
function hold(locks: Locks, name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = () => new Promise<void>(release => resolve(release))
    locks.request(name, held).catch(reject)
  })
}

import { createWriteStream, openAsBlob } from 'node:fs'
import { access, constants, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from '#errors/problem.ts'
import type { NamedSource } from '#io/source.ts'
import { type BundleSink, sinkOver } from '#lamim/bundle/sink.ts'
import { message, type PlainKey } from '#messages/message.ts'

/** The shipped bundle. */
export const shippedModel = fileURLToPath(new URL('../public/models/lamim-demo', import.meta.url))

/** The shipped brain mask network. */
export const brainMaskNetwork = {
  read: (path: string): Promise<Blob> =>
    sourceAt(fileURLToPath(new URL(`../public/models/brain-mask/${path}`, import.meta.url))).then(
      ({ source }) => source,
    ),
}

/** A file on disk as input of the parsers. @throws Problem that names it */
export async function sourceAt(path: string): Promise<NamedSource> {
  const info = await stat(path).catch((cause: unknown) => {
    throw diskProblem(path, 'read', cause)
  })
  if (!info.isFile())
    throw new Problem('unsupported', message('cli.folderNotFile', { path }), {
      file: path,
    })
  try {
    await access(path, constants.R_OK)
    return { name: basename(path), source: await openAsBlob(path) }
  } catch (cause) {
    throw diskProblem(path, 'read', cause)
  }
}

/** A bundle's files in a folder on disk. */
export function bundleAt(folder: string) {
  return {
    async read(path: string): Promise<Blob> {
      const place = join(folder, path)
      if (!(await stat(place).catch(() => null))?.isFile())
        throw new Problem('unreachable', message('cli.bundleFile', { path, folder }), {
          file: path,
        })
      return openAsBlob(place)
    },
  }
}

/** Writes a bundle's files into a folder on disk. */
export function folderSink(folder: string): BundleSink {
  return sinkOver(async path => {
    const place = join(folder, path)
    await makeFolder(dirname(place))
    const stream = createWriteStream(place)
    const failed = new Promise<never>((_, reject) => {
      stream.on('error', (cause: Error) => reject(diskProblem(place, 'written', cause)))
    })
    failed.catch(() => {})
    const done = (act: (settle: () => void) => void) =>
      Promise.race([new Promise<void>(resolve => act(resolve)), failed])
    return {
      write: (bytes: Uint8Array) => done(settle => stream.write(bytes, () => settle())),
      close: () => done(settle => stream.end(() => settle())),
      async discard() {
        stream.destroy()
        await rm(place, { force: true })
      },
    }
  })
}

/** Writes a file and creates its folders. @throws Problem that names it */
export async function save(path: string, content: Blob | string): Promise<void> {
  const bytes = typeof content === 'string' ? content : new Uint8Array(await content.arrayBuffer())
  await makeFolder(dirname(path))
  await writeFile(path, bytes).catch((cause: unknown) => {
    throw diskProblem(path, 'written', cause)
  })
}

/**
 * Creates the output folder. Called before any work, so that a folder that can't be written fails early.
 * @throws Problem that names it
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
    await access(path, constants.W_OK)
  } catch (cause) {
    throw diskProblem(path, 'written', cause)
  }
}

/** Advice by error code of the operating system. */
const reasons: Readonly<Record<string, PlainKey>> = {
  ENOENT: 'cli.missingPath',
  EACCES: 'cli.noPermission',
  EPERM: 'cli.noPermission',
  EROFS: 'cli.readOnly',
  ENOSPC: 'cli.diskFull',
  EDQUOT: 'cli.quotaFull',
  EISDIR: 'cli.isFolder',
  EEXIST: 'cli.fileInWay',
  ENOTDIR: 'cli.notFolder',
  ENAMETOOLONG: 'cli.longName',
}

/** An error of the file system, as a problem that names the file. */
export function diskProblem(path: string, act: 'read' | 'written', cause: unknown): Problem {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const known = reasons[code]
  const error = cause instanceof Error ? cause.message : String(cause)
  const reason = known ? message(known) : message('cli.systemSays', { error })
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  const key = act === 'read' ? 'cli.cannotRead' : 'cli.cannotWrite'
  return new Problem(full ? 'no-space' : 'unreachable', message(key, { path, reason }), {
    file: path,
    cause,
    details: String(cause),
  })
}

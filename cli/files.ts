import { createWriteStream, openAsBlob } from 'node:fs'
import { access, constants, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from '#errors/problem.ts'
import type { NamedSource } from '#io/source.ts'
import { type BundleSink, sinkOver } from '#lamim/bundle/sink.ts'

/** The bundle that ships with the viewer. */
export const shippedModel = fileURLToPath(new URL('../public/models/lamim-demo', import.meta.url))

/** The brain mask network that ships with the viewer. */
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
    throw new Problem('unsupported', `${path} is a folder, not a file: name the files in it.`, {
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
        throw new Problem(
          'unreachable',
          `The model's file ${path} is not in ${folder}: name a folder that 'convert' wrote with --model.`,
          { file: path },
        )
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
const waysOut: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there, so check the path',
  EACCES: 'you have no right to, so choose another place or change its permissions',
  EPERM: 'you have no right to, so choose another place or change its permissions',
  EROFS: 'that disk is read-only, so choose another place',
  ENOSPC: 'the disk is full, so make room or choose another place',
  EDQUOT: 'your share of the disk is full, so make room or choose another place',
  EISDIR: 'a folder has that name, so choose another',
  EEXIST: 'a file stands where a folder is needed, so choose another name',
  ENOTDIR: 'a file stands where a folder is needed, so check the path',
  ENAMETOOLONG: 'its name is too long, so choose a shorter one',
}

/** An error of the file system, as one sentence that names the file. */
export function diskProblem(path: string, act: 'read' | 'written', cause: unknown): Problem {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const reason =
    waysOut[code] ?? `the system says ${cause instanceof Error ? cause.message : cause}`
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return new Problem(full ? 'no-space' : 'unreachable', `${path} can't be ${act}: ${reason}.`, {
    file: path,
    cause,
    details: String(cause),
  })
}

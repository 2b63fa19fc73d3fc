import { openAsBlob } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from '#errors/problem.ts'
import type { NamedSource } from '#volume/source.ts'

/** The bundle that comes with the viewer. */
export const shippedModel = fileURLToPath(new URL('../public/models/lamim-demo', import.meta.url))

/** A file on disk as the source that parsers take; throws a Problem that names it. */
export async function sourceAt(path: string): Promise<NamedSource> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new Problem('unreachable', `${path} is not there: check the path.`, {
      file: path,
      cause,
    })
  })
  if (!info.isFile())
    throw new Problem('unsupported', `${path} is a folder, not a file: name the files in it.`, {
      file: path,
    })
  return { name: basename(path), source: await openAsBlob(path) }
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

/** Writes a file and the folders it lies in. */
export async function save(path: string, content: Blob | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(
    path,
    typeof content === 'string' ? content : new Uint8Array(await content.arrayBuffer()),
  )
}

import * as z from 'zod'
import { isAbort, Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { parseJson } from './parse.ts'
import { checkReferences } from './references.ts'
import { type BundleConfig, configSchema, type Preprocessor, preprocessorSchema } from './schema.ts'
import { configSchema1 } from './version-1.ts'

/** Where a bundle's files are read from. */
export interface BundleSource {
  /** @param path relative to the bundle's folder @throws Problem 'unreachable' if it isn't there */
  read(path: string): Promise<Blob>
  /**
   * Opens a file for reading into the caller's own memory, which large files need. Null where this
   * thread or this file doesn't allow it. @throws as `read`
   */
  open?(path: string): Promise<OpenFile | null>
}

/** An open file. */
export interface OpenFile {
  readonly size: number
  /** Reads from byte `at` until `into` is full. @returns how many bytes were read */
  read(into: Uint8Array<ArrayBuffer>, at: number): number
  close(): void
}

/** A bundle whose two JSON files were read and are valid. Its other files are not read yet. */
export interface Bundle {
  readonly config: BundleConfig
  readonly preprocessor: Preprocessor
  readonly source: BundleSource
}

export const configPath = 'config.json'
export const preprocessorPath = 'preprocessor_config.json'

const anyConfig = z.discriminatedUnion('format', [configSchema, configSchema1])

/** The largest JSON file that is parsed. config.json of the published network has 20 kB; a trust file has up to 2 MB. */
const maxJson = 4 * 1024 ** 2

/**
 * Reads and validates a bundle's `config.json` and `preprocessor_config.json`.
 * @throws Problem 'bad-model' naming the file and field that is wrong, 'unreachable'
 */
export async function readBundle(source: BundleSource): Promise<Bundle> {
  const config = await readJson(source, configPath, anyConfig)
  checkReferences(configPath, config)
  const preprocessor = await readJson(source, preprocessorPath, preprocessorSchema)
  return { config, preprocessor, source }
}

async function readJson<S extends z.ZodType>(
  source: BundleSource,
  path: string,
  schema: S,
): Promise<z.output<S>> {
  const blob = await readBlob(source, path)
  if (blob.size > maxJson)
    throw new Problem('bad-model', message('lamim.tooLarge', { path, bytes: blob.size }), {
      file: path,
    })
  return parseJson(path, await blob.text(), schema)
}

/** Reads a file of a bundle without checking it. @throws Problem 'unreachable' */
export async function readBlob(source: BundleSource, path: string): Promise<Blob> {
  try {
    return await source.read(path)
  } catch (cause) {
    if (cause instanceof Problem || isAbort(cause)) throw cause
    throw unreadable(path, cause)
  }
}

export function unreadable(path: string, cause: unknown): Problem {
  return new Problem('unreachable', message('lamim.unreadable', { path }), { file: path, cause })
}

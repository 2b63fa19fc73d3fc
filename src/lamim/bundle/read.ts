import type * as z from 'zod'
import { isAbort, Problem } from '#errors/problem.ts'
import { memoryBlob } from '#io/blob-stream.ts'
import { inOrder } from '#io/in-order.ts'
import { sha256Of } from '#io/sha256.ts'
import { hashList, pieceSize, piecesIn } from './hashes.ts'
import { type BundleConfig, configSchema, type Preprocessor, preprocessorSchema } from './schema.ts'

/** Where a bundle's files are read from. */
export interface BundleSource {
  /** @param path relative to the bundle's folder @throws Problem 'unreachable' if it isn't there */
  read(path: string): Promise<Blob>
  /**
   * A file that is read into memory which is there already, as large files should be. Null where this
   * thread or this file can't be read so. @throws as `read`
   */
  open?(path: string): Promise<OpenFile | null>
}

/** A file that is open until it's closed. */
export interface OpenFile {
  readonly size: number
  /** Fills memory with what begins at a byte. @returns how many bytes there were */
  read(into: Uint8Array<ArrayBuffer>, at: number): number
  close(): void
}

/** A bundle whose two JSON files were read and found valid; its other files are still unread. */
export interface Bundle {
  readonly config: BundleConfig
  readonly preprocessor: Preprocessor
  readonly source: BundleSource
}

export const configPath = 'config.json'
export const preprocessorPath = 'preprocessor_config.json'

/** Bytes of a file that may be in memory at once. */
const mostInMemory = 2 ** 30

/** config.json of the published network is 20 kB. */
const maxJson = 4 * 1024 ** 2

/**
 * Reads and validates a bundle's `config.json` and `preprocessor_config.json`.
 * @throws Problem 'bad-model' naming the file and field that is wrong, 'unreachable'
 */
export async function readBundle(source: BundleSource): Promise<Bundle> {
  const config = await readJson(source, configPath, configSchema)
  checkReferences(config)
  const preprocessor = await readJson(source, preprocessorPath, preprocessorSchema)
  return { config, preprocessor, source }
}

/** Bytes of a file, from byte `at` on, whose hash was found right: the caller's until it asks for more. */
export interface CheckedPiece {
  readonly at: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * A file of a bundle, piece by piece; the next piece is read and hashed while the caller works on one.
 * @throws Problem 'bad-hash' naming the file, before anything wrong of it is given out; 'bad-model' if the
 * config doesn't list it; 'unreachable'
 */
export async function* checkedPieces(bundle: Bundle, path: string): AsyncGenerator<CheckedPiece> {
  const { size, hashes } = listedAs(bundle, path)
  const file = await bundle.source.open?.(path)
  if (!file) {
    const blob = await listedBlob(bundle, path)
    return yield* inPieces(path, hashes, (from, to) => readSlice(path, blob, from, to))
  }
  try {
    checkSize(path, file.size, size)
    // One buffer for all pieces: what is read into new ones stays until the collector comes.
    const buffer = new Uint8Array(Math.min(size, pieceSize))
    for (const [piece, expected] of hashes.entries()) {
      const at = piece * pieceSize
      const bytes = buffer.subarray(0, file.read(buffer, at))
      checkHash(path, piece, await sha256Of(bytes), expected)
      yield { at, bytes }
    }
  } finally {
    file.close()
  }
}

/**
 * One file of a bundle, checked against the size and SHA-256 that `config.json` promises.
 * @throws as `checkedPieces`
 */
export async function readFile(bundle: Bundle, path: string): Promise<Blob> {
  const { hashes } = listedAs(bundle, path)
  const blob = await listedBlob(bundle, path)
  await toEnd(inPieces(path, hashes, (from, to) => readSlice(path, blob, from, to)))
  return blob
}

/** A file whose bytes are still being hashed: nothing of it may be used before `checked` settles well. */
export interface OpenedFile {
  readonly blob: Blob
  /** Rejects with Problem 'bad-hash' where the bytes aren't what `config.json` promises. */
  readonly checked: Promise<void>
}

/**
 * Opens a file of a bundle to be read at once: hashing goes on beside whoever reads the bytes, which
 * come from the disk once for both.
 * @throws Problem 'bad-hash' where the size is wrong already; 'bad-model' if it isn't listed; 'unreachable'
 */
export async function openFile(bundle: Bundle, path: string): Promise<OpenedFile> {
  const { hashes } = listedAs(bundle, path)
  const blob = await listedBlob(bundle, path)
  const bytes = blob.size > mostInMemory ? null : await readSlice(path, blob, 0, blob.size)
  const read = bytes
    ? async (from: number, to: number) => bytes.subarray(from, to)
    : (from: number, to: number) => readSlice(path, blob, from, to)
  const checked = toEnd(inPieces(path, hashes, read))
  // Whoever awaits it hears of it; until then nobody has to.
  checked.catch(() => {})
  return { blob: bytes ? memoryBlob(bytes) : blob, checked }
}

/** What the config says of a file. */
function listedAs({ config }: Bundle, path: string) {
  const listed = config.files.find(file => file.path === path)
  if (!listed)
    throw new Problem(
      'bad-model',
      `The model's ${configPath} doesn't list ${path}, so it can't be checked.`,
      {
        file: path,
      },
    )
  return { size: listed.size, hashes: hashList(listed.sha256) }
}

/** A file that the config lists, of the size that it gives. */
async function listedBlob(bundle: Bundle, path: string): Promise<Blob> {
  const { size } = listedAs(bundle, path)
  const blob = await readBlob(bundle.source, path)
  checkSize(path, blob.size, size)
  return blob
}

function checkSize(path: string, found: number, expected: number): void {
  if (found !== expected) throw badHash(path, `${found} bytes, ${expected} expected`)
}

/** Pieces as they are read, each checked; one is read and hashed ahead. */
function inPieces(
  path: string,
  hashes: readonly string[],
  read: (from: number, to: number) => Promise<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<CheckedPiece> {
  const tasks = hashes.map((expected, piece) => ({
    bytes: pieceSize,
    async start() {
      const at = piece * pieceSize
      const bytes = await read(at, at + pieceSize)
      checkHash(path, piece, await sha256Of(bytes), expected)
      return { at, bytes }
    },
  }))
  return inOrder(tasks, 2 * pieceSize)
}

async function toEnd(pieces: AsyncGenerator): Promise<void> {
  while (!(await pieces.next()).done);
}

/** @throws Problem 'bad-hash' naming the file, and in its details the piece, where the hash is another */
export function checkHash(
  path: string,
  piece: number,
  found: string,
  expected: string | undefined,
): void {
  if (found === expected) return
  const from = piece * pieceSize
  throw badHash(path, `from byte ${from} on: SHA-256 ${found}, ${expected} expected`)
}

/** A file of a bundle that isn't what its config promises. */
export function badHash(path: string, details: string): Problem {
  return new Problem(
    'bad-hash',
    `The model's file ${path} is not what ${configPath} promises: it was changed, or cut off on its way. Fetch or convert the model again.`,
    { file: path, details },
  )
}

/** Before pieces had hashes of their own, large files had one for the whole. */
function outdated(path: string): Problem {
  return new Problem(
    'bad-hash',
    `The model was stored by an earlier version of the viewer, whose hash of ${path} can't be checked any more: convert the model again.`,
    { file: path },
  )
}

async function readSlice(path: string, blob: Blob, from: number, to: number) {
  try {
    return new Uint8Array(await blob.slice(from, to).arrayBuffer())
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

async function readBlob(source: BundleSource, path: string): Promise<Blob> {
  try {
    return await source.read(path)
  } catch (cause) {
    if (cause instanceof Problem || isAbort(cause)) throw cause
    throw unreadable(path, cause)
  }
}

function unreadable(path: string, cause: unknown): Problem {
  const sentence = `The model's file ${path} could not be read: is it complete?`
  return new Problem('unreachable', sentence, { file: path, cause })
}

/**
 * Parses JSON and checks it against a schema.
 * @throws Problem 'bad-model' naming file and field
 */
export function parseJson<S extends z.ZodType>(path: string, text: string, schema: S): z.output<S> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new Problem('bad-model', `${path} is not valid JSON.`, {
      file: path,
      details: String(cause),
      cause,
    })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const more = parsed.error.issues.length - 1
  throw new Problem(
    'bad-model',
    `${path} is not as a LaMIM bundle has it: '${fieldName(first?.path ?? [])}' is wrong (${first?.message ?? 'unknown'})${more > 0 ? `, and ${more} more` : ''}.`,
    {
      file: path,
      details: parsed.error.issues
        .map(issue => `${fieldName(issue.path)}: ${issue.message}`)
        .join('\n'),
    },
  )
}

async function readJson<S extends z.ZodType>(
  source: BundleSource,
  path: string,
  schema: S,
): Promise<z.output<S>> {
  const blob = await readBlob(source, path)
  if (blob.size > maxJson)
    throw new Problem(
      'bad-model',
      `${path} is far too large for a bundle's (${blob.size} bytes).`,
      {
        file: path,
      },
    )
  return parseJson(path, await blob.text(), schema)
}

/** `tasks[0].labels` */
function fieldName(path: readonly PropertyKey[]): string {
  const name = path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
  return name.replace(/^\./, '') || 'the whole file'
}

/** What a schema can't say: that names and paths refer to something. */
function checkReferences(config: BundleConfig): void {
  const listed = new Set(config.files.map(file => file.path))
  const wrong = (field: string, why: string) =>
    new Problem('bad-model', `${configPath} is inconsistent: '${field}' ${why}.`, {
      file: configPath,
    })
  for (const { path, size, sha256 } of config.files) {
    const pieces = piecesIn(size)
    if (typeof sha256 === 'string' && pieces > 1) throw outdated(path)
    if (hashList(sha256).length !== pieces)
      throw wrong('files', `lists ${path} with ${hashList(sha256).length} hashes, not ${pieces}`)
  }
  for (const [i, variant] of config.variants.entries()) {
    const at = `variants[${i}]`
    const paths = [
      ...Object.values(variant.encoders),
      ...Object.values(variant.heads),
      ...(variant.decoder === null ? [] : [variant.decoder]),
    ]
    for (const path of paths)
      if (!listed.has(path)) throw wrong(at, `names ${path}, which 'files' doesn't list`)
    const encoders = new Set(Object.keys(variant.encoders))
    if (variant.decoder_encoder !== null && !encoders.has(variant.decoder_encoder))
      throw wrong(`${at}.decoder_encoder`, `names no encoder of the variant`)
    if ((variant.decoder === null) !== (variant.decoder_encoder === null))
      throw wrong(`${at}.decoder_encoder`, 'and the decoder must both be there or both be null')
    for (const [j, task] of config.tasks.entries()) {
      if (!encoders.has(task.encoder))
        throw wrong(`tasks[${j}].encoder`, `names '${task.encoder}', which ${at} doesn't have`)
      if (variant.heads[task.id] === undefined)
        throw wrong(`${at}.heads`, `lacks a head for the task '${task.id}'`)
    }
  }
}

import { Problem } from '#errors/problem.ts'
import { memoryBlob } from '#io/blob-stream.ts'
import { inOrder } from '#io/in-order.ts'
import { sha256Of } from '#io/sha256.ts'
import { hashList, pieceSize } from './hashes.ts'
import { type Bundle, configPath, readBlob, unreadable } from './read.ts'

/** Bytes of a file that may be in memory at once. */
const mostInMemory = 2 ** 30

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

async function readSlice(path: string, blob: Blob, from: number, to: number) {
  try {
    return new Uint8Array(await blob.slice(from, to).arrayBuffer())
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

import { Problem } from '#errors/problem.ts'
import { memoryBlob } from '#io/blob-stream.ts'
import { inOrder } from '#io/in-order.ts'
import { sha256Of } from '#io/sha256.ts'
import { message } from '#messages/message.ts'
import { hashList, pieceSize } from './hashes.ts'
import { type Bundle, configPath, readBlob, unreadable } from './read.ts'

/** Bytes of a file that may be in memory at once. */
const mostInMemory = 2 ** 30

/** Bytes of a file from byte `at`, their hash checked. The buffer is reused when the next piece is asked for. */
export interface CheckedPiece {
  readonly at: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * Reads a file of a bundle in pieces. The next piece is read and hashed while the caller uses one.
 * @throws Problem 'bad-hash' naming the file, before a wrong piece is returned; 'bad-model' if the config
 * doesn't list the file; 'unreachable'
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
    // One buffer for all pieces: new buffers would stay in memory until the garbage collector runs.
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
 * Reads a file of a bundle and checks it against the size and SHA-256 in `config.json`.
 * @throws as `checkedPieces`
 */
export async function readFile(bundle: Bundle, path: string): Promise<Blob> {
  const { hashes } = listedAs(bundle, path)
  const blob = await listedBlob(bundle, path)
  await toEnd(inPieces(path, hashes, (from, to) => readSlice(path, blob, from, to)))
  return blob
}

/** A file whose bytes are still being hashed. Nothing read from it may be used until `checked` resolves. */
export interface OpenedFile {
  readonly blob: Blob
  /** Rejects with Problem 'bad-hash' if the bytes differ from those that `config.json` lists. */
  readonly checked: Promise<void>
}

/**
 * Opens a file of a bundle for immediate reading. It is hashed at the same time; the disk is read once for both.
 * @throws Problem 'bad-hash' if the size differs; 'bad-model' if the file isn't listed; 'unreachable'
 */
export async function openFile(bundle: Bundle, path: string): Promise<OpenedFile> {
  const { hashes } = listedAs(bundle, path)
  const blob = await listedBlob(bundle, path)
  const bytes = blob.size > mostInMemory ? null : await readSlice(path, blob, 0, blob.size)
  const read = bytes
    ? async (from: number, to: number) => bytes.subarray(from, to)
    : (from: number, to: number) => readSlice(path, blob, from, to)
  const checked = toEnd(inPieces(path, hashes, read))
  // Marks the rejection as handled: the caller that awaits `checked` still receives it.
  checked.catch(() => {})
  return { blob: bytes ? memoryBlob(bytes) : blob, checked }
}

/** The entry of the config for a file. */
function listedAs({ config }: Bundle, path: string) {
  const listed = config.files.find(file => file.path === path)
  if (!listed)
    throw new Problem('bad-model', message('lamim.notListed', { path, config: configPath }), {
      file: path,
    })
  return { size: listed.size, hashes: hashList(listed.sha256) }
}

/** A listed file whose size is right. */
async function listedBlob(bundle: Bundle, path: string): Promise<Blob> {
  const { size } = listedAs(bundle, path)
  const blob = await readBlob(bundle.source, path)
  checkSize(path, blob.size, size)
  return blob
}

function checkSize(path: string, found: number, expected: number): void {
  if (found !== expected) throw badHash(path, `${found} bytes, ${expected} expected`)
}

/** Checked pieces, in order. One is read and hashed ahead. */
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

/** @throws Problem 'bad-hash' naming the file (and the piece, in its details) if the hashes differ */
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

/** The problem for a file that differs from its entry in the config. */
export function badHash(path: string, details: string): Problem {
  return new Problem('bad-hash', message('lamim.wrongHash', { path, config: configPath }), {
    file: path,
    details,
  })
}

async function readSlice(path: string, blob: Blob, from: number, to: number) {
  try {
    return new Uint8Array(await blob.slice(from, to).arrayBuffer())
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

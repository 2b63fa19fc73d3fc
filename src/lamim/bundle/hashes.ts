import type { BundleFile } from './schema.ts'

/**
 * Bytes that share one hash. WebCrypto hashes several times as fast as JavaScript and off the thread, but takes all
 * bytes at once: so large files are hashed in pieces.
 */
export const pieceSize = 2 ** 24

/** SHA-256 of a file: one hash if the file is no larger than a piece, else one per piece. */
export type Hashes = BundleFile['sha256']

/** The hashes of a file's pieces. */
export function hashList(hashes: Hashes): readonly string[] {
  return typeof hashes === 'string' ? [hashes] : hashes
}

/** Hashes in the form that a config holds. */
export function hashesOf(list: readonly string[]): Hashes {
  const [only] = list
  return only !== undefined && list.length === 1 ? only : [...list]
}

/** Number of pieces of a file. An empty file has one. */
export function piecesIn(size: number): number {
  return Math.max(1, Math.ceil(size / pieceSize))
}

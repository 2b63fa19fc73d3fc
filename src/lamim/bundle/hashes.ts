import type { BundleFile } from './schema.ts'

/**
 * Bytes that share one hash. WebCrypto hashes several times as fast as JavaScript can, beside other work, but takes
 * its bytes as a whole: so large files are hashed in pieces.
 */
export const pieceSize = 2 ** 24

/** SHA-256 of a file: one where it is no more than a piece, else one for each piece. */
export type Hashes = BundleFile['sha256']

/** The hashes of a file's pieces. */
export function hashList(hashes: Hashes): readonly string[] {
  return typeof hashes === 'string' ? [hashes] : hashes
}

/** As a config writes them down. */
export function hashesOf(list: readonly string[]): Hashes {
  const [only] = list
  return only !== undefined && list.length === 1 ? only : [...list]
}

/** Pieces of a file; an empty one has a piece, too. */
export function piecesIn(size: number): number {
  return Math.max(1, Math.ceil(size / pieceSize))
}

import { createSHA256 } from 'hash-wasm'

/** Bytes that are handed to WebCrypto at once: it is five times faster, but takes them as a whole. */
const mostAtOnce = 2 ** 30
/** Bytes read at a time otherwise. */
const step = 2 ** 22

/** SHA-256 of bytes that come in pieces. */
export interface Hasher {
  update(bytes: Uint8Array): void
  /** 64 lower-case hex digits; the hasher is spent then. */
  digest(): string
}

/**
 * SHA-256 in pieces, which WebCrypto can't: a file of 300 MB is hashed while it is written, without
 * ever being in memory as a whole.
 */
export async function sha256Hasher(): Promise<Hasher> {
  const hasher = await createSHA256()
  return {
    update(bytes) {
      hasher.update(bytes)
    },
    digest: () => hasher.digest(),
  }
}

/**
 * SHA-256 of a blob's bytes, 64 lower-case hex digits. Large blobs are read in pieces.
 * @param most bytes that may be in memory at once
 */
export async function sha256(blob: Blob, most = mostAtOnce): Promise<string> {
  if (blob.size <= most) return sha256Of(new Uint8Array(await blob.arrayBuffer()))
  const hasher = await sha256Hasher()
  for (let at = 0; at < blob.size; at += step)
    hasher.update(new Uint8Array(await blob.slice(at, at + step).arrayBuffer()))
  return hasher.digest()
}

/** SHA-256 of bytes, 64 lower-case hex digits; beside the caller's work where WebCrypto is there. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // A page without TLS gets none.
  const { subtle } = crypto as { subtle?: SubtleCrypto }
  if (subtle) return hex(new Uint8Array(await subtle.digest('SHA-256', bytes)))
  const hasher = await sha256Hasher()
  hasher.update(bytes)
  return hasher.digest()
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

import { createSHA256 } from 'hash-wasm'

/** Bytes up to which WebCrypto hashes. It is five times faster than WebAssembly, but not incremental. */
const mostAtOnce = 2 ** 30
/** Bytes per read above that. */
const step = 2 ** 22

/** Incremental SHA-256. */
export interface Hasher {
  update(bytes: Uint8Array): void
  /** 64 lower-case hex digits. No `update` after it. */
  digest(): string
}

/** Incremental SHA-256, which WebCrypto lacks: a file is hashed while it is written. */
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
 * SHA-256 of a blob's bytes, 64 lower-case hex digits.
 * @param most bytes that may be in memory at once; larger blobs are read in parts
 */
export async function sha256(blob: Blob, most = mostAtOnce): Promise<string> {
  if (blob.size <= most) return sha256Of(new Uint8Array(await blob.arrayBuffer()))
  const hasher = await sha256Hasher()
  for (let at = 0; at < blob.size; at += step)
    hasher.update(new Uint8Array(await blob.slice(at, at + step).arrayBuffer()))
  return hasher.digest()
}

/** SHA-256 of bytes, 64 lower-case hex digits. WebCrypto computes it in another thread. */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Pages without TLS have no WebCrypto.
  const { subtle } = crypto as { subtle?: SubtleCrypto }
  if (subtle) return hex(new Uint8Array(await subtle.digest('SHA-256', bytes)))
  const hasher = await sha256Hasher()
  hasher.update(bytes)
  return hasher.digest()
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

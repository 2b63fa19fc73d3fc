import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

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
export function sha256Hasher(): Hasher {
  const hasher = sha256.create()
  return {
    update(bytes) {
      hasher.update(bytes)
    },
    digest: () => bytesToHex(hasher.digest()),
  }
}

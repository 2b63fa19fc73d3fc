/** Round constants: the first 32 bits of the fractions of the cube roots of the first 64 primes. */
const rounds = new Int32Array(64)
/** The same of the square roots of the first 8. */
const start = new Int32Array(8)
for (let n = 2, found = 0; found < 64; n++) {
  let prime = true
  for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false
  if (!prime) continue
  rounds[found] = fraction(Math.cbrt(n))
  if (found < 8) start[found] = fraction(Math.sqrt(n))
  found++
}

function fraction(root: number): number {
  return ((root % 1) * 2 ** 32) | 0
}

/** SHA-256 of bytes that come in pieces. */
export interface Hasher {
  update(bytes: Uint8Array): void
  /** 64 lower-case hex digits; the hasher is spent then. */
  digest(): string
}

/**
 * SHA-256 (FIPS 180-4) in pieces, which WebCrypto can't: a file of 300 MB is hashed while it is
 * written, without ever being in memory as a whole.
 */
export function sha256Hasher(): Hasher {
  const state = start.slice()
  const words = new Int32Array(64)
  const rest = new Uint8Array(64)
  let filled = 0
  let length = 0

  function update(bytes: Uint8Array): void {
    length += bytes.length
    let at = 0
    if (filled > 0) {
      const taken = Math.min(64 - filled, bytes.length)
      rest.set(bytes.subarray(0, taken), filled)
      filled += taken
      at = taken
      if (filled < 64) return
      compress(state, words, rest, 0)
      filled = 0
    }
    for (; at + 64 <= bytes.length; at += 64) compress(state, words, bytes, at)
    rest.set(bytes.subarray(at))
    filled = bytes.length - at
  }

  return {
    update,
    digest() {
      const bits = BigInt(length) * 8n
      const padding = new Uint8Array(((filled < 56 ? 64 : 128) - filled) | 0)
      padding[0] = 0x80
      new DataView(padding.buffer).setBigUint64(padding.length - 8, bits)
      update(padding)
      return Array.from(state, word => (word >>> 0).toString(16).padStart(8, '0')).join('')
    },
  }
}

function compress(state: Int32Array, w: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const j = at + 4 * i
    w[i] =
      ((bytes[j] ?? 0) << 24) |
      ((bytes[j + 1] ?? 0) << 16) |
      ((bytes[j + 2] ?? 0) << 8) |
      (bytes[j + 3] ?? 0)
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] ?? 0
    const y = w[i - 2] ?? 0
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[i] = ((w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1) | 0
  }
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  let e = state[4] ?? 0
  let f = state[5] ?? 0
  let g = state[6] ?? 0
  let h = state[7] ?? 0
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (rounds[i] ?? 0) + (w[i] ?? 0)) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0] = (state[0] ?? 0) + a
  state[1] = (state[1] ?? 0) + b
  state[2] = (state[2] ?? 0) + c
  state[3] = (state[3] ?? 0) + d
  state[4] = (state[4] ?? 0) + e
  state[5] = (state[5] ?? 0) + f
  state[6] = (state[6] ?? 0) + g
  state[7] = (state[7] ?? 0) + h
}

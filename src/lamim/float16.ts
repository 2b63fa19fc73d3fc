/** Bits of an IEEE 754 binary16 → its value. (`Float16Array` isn't in Node 20.) */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/**
 * Base64 of little-endian float16 → values.
 * @throws DOMException for what is not base64
 */
export function decodeHalves(base64: string): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  return Float32Array.from({ length: bytes.length >> 1 }, (_, i) =>
    halfToFloat(view.getUint16(2 * i, true)),
  )
}

/** An element of a data set; a sequence contains items, which contain elements. */
export type Element = readonly [
  tag: number,
  vr: string,
  value: string | number | Uint8Array | readonly (readonly Element[])[] | undefined,
]

const longForm = new Set(['OB', 'OW', 'SQ', 'UN', 'UT'])
const itemTag = 0xfffee000
const itemEnd = 0xfffee00d
const sequenceEnd = 0xfffee0dd
const undefinedLength = 0xffffffff

/** Elements in Explicit (or Implicit) VR Little Endian (PS3.5, 7.1); sequences without lengths. */
export function encodeElements(
  list: readonly Element[],
  implicit = false,
): Uint8Array<ArrayBuffer>[] {
  return list.flatMap(([tag, vr, value]) => {
    if (value === undefined) return []
    if (typeof value === 'object' && !(value instanceof Uint8Array))
      return [
        head(tag, vr, undefinedLength, implicit),
        ...value.flatMap(item => [
          head(itemTag, '', undefinedLength, true),
          ...encodeElements(item, implicit),
          head(itemEnd, '', 0, true),
        ]),
        head(sequenceEnd, '', 0, true),
      ]
    const bytes = bytesOf(vr, value)
    return [head(tag, vr, bytes.length, implicit), bytes]
  })
}

/** Encapsulated frames (PS3.5, A.4), each in `pieces` fragments, with an empty offset table. */
export function encodeFrames(frames: readonly Uint8Array[], pieces = 1): Uint8Array<ArrayBuffer>[] {
  const parts = frames.flatMap(frame => {
    // Fragments have an even length.
    const length = 2 * Math.ceil(frame.length / pieces / 2)
    return Array.from({ length: pieces }, (_, at) => frame.subarray(at * length, (at + 1) * length))
  })
  return [
    head(0x7fe00010, 'OB', undefinedLength, false),
    head(itemTag, '', 0, true),
    ...parts.flatMap(part => {
      const even = bytesOf('OB', part)
      return [head(itemTag, '', even.length, true), even]
    }),
    head(sequenceEnd, '', 0, true),
  ]
}

/** 16-bit pixels, run-length encoded (PS3.5, G): high bytes, then low bytes, each as literal runs. */
export function encodeRunLengths(pixels: Uint16Array | Uint8Array): Uint8Array<ArrayBuffer> {
  const high = Uint8Array.from(pixels, value => value >> 8)
  const low = Uint8Array.from(pixels, value => value & 255)
  const segments = [runs(high), runs(low)]
  const [first = 0] = segments.map(({ length }) => length)
  const header = new Uint8Array(
    Uint32Array.of(2, 64, 64 + first, ...Array<number>(13).fill(0)).buffer,
  )
  return concatBytes([header, ...segments])
}

function runs(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += 128) {
    const run = bytes.subarray(at, at + 128)
    parts.push(Uint8Array.of(run.length - 1), run)
  }
  const whole = concatBytes(parts)
  // −128 is a no-op that pads segments to an even length.
  return whole.length % 2 ? concatBytes([whole, Uint8Array.of(128)]) : whole
}

function head(tag: number, vr: string, length: number, implicit: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(!implicit && longForm.has(vr) ? 12 : 8))
  view.setUint16(0, tag >>> 16, true)
  view.setUint16(2, tag & 0xffff, true)
  if (implicit) view.setUint32(4, length, true)
  else {
    view.setUint8(4, vr.charCodeAt(0))
    view.setUint8(5, vr.charCodeAt(1))
    if (longForm.has(vr)) view.setUint32(8, length, true)
    else view.setUint16(6, length, true)
  }
  return new Uint8Array(view.buffer)
}

function bytesOf(vr: string, value: string | number | Uint8Array): Uint8Array<ArrayBuffer> {
  if (typeof value === 'string')
    return ascii(value.length % 2 ? value + (vr === 'UI' ? '\0' : ' ') : value)
  if (typeof value === 'number')
    return new Uint8Array(vr === 'UL' ? Uint32Array.of(value).buffer : Uint16Array.of(value).buffer)
  return value.length % 2 ? concatBytes([value, new Uint8Array(1)]) : new Uint8Array(value)
}

export function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, letter => letter.charCodeAt(0))
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

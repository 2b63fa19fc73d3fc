/** The encoding of a data set (PS3.5, chapters 7 and A). */
export interface Encoding {
  readonly little: boolean
  readonly explicit: boolean
}

/** One element of a data set. */
export interface Element {
  readonly tag: number
  readonly at: number
  readonly length: number
}

const item = 0xfffee000
const itemEnd = 0xfffee00d
const sequenceEnd = 0xfffee0dd
const undefinedLength = 0xffffffff
/** Value representations with a four-byte length after two reserved bytes. */
const longForm = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
])
/** Nesting depth of sequences; real files stay far below. */
const deepest = 16

/**
 * Walks the top level of a data set up to `last` and skips sequences.
 * @returns false when the bytes end earlier or aren't a data set
 */
export function walk(
  bytes: DataView,
  from: number,
  encoding: Encoding,
  last: number,
  visit: (element: Element) => void,
): boolean {
  let at = from
  let before = 0
  while (at + 8 <= bytes.byteLength) {
    const head = headAt(bytes, at, encoding)
    // Tags are in ascending order within a data set, so other bytes aren't DICOM.
    if (!head || head.tag <= before) return false
    if (head.tag > last) return true
    before = head.tag
    if (head.length === undefinedLength) {
      const end = afterSequence(bytes, head.at, encoding, 0)
      if (end === null) return false
      at = end
    } else {
      if (head.at + head.length > bytes.byteLength) return false
      visit(head)
      at = head.at + head.length
    }
  }
  return false
}

function headAt(bytes: DataView, at: number, { little, explicit }: Encoding): Element | null {
  if (at + 8 > bytes.byteLength) return null
  const tag = bytes.getUint16(at, little) * 0x10000 + bytes.getUint16(at + 2, little)
  // Items and delimiters have no value representation in any encoding.
  if (!explicit || tag >>> 16 === 0xfffe)
    return { tag, at: at + 8, length: bytes.getUint32(at + 4, little) }
  const vr = String.fromCharCode(bytes.getUint8(at + 4), bytes.getUint8(at + 5))
  if (!/^[A-Z]{2}$/.test(vr)) return null
  if (!longForm.has(vr)) return { tag, at: at + 8, length: bytes.getUint16(at + 6, little) }
  if (at + 12 > bytes.byteLength) return null
  return { tag, at: at + 12, length: bytes.getUint32(at + 8, little) }
}

/** End of a sequence (or encapsulated pixels) of undefined length; null when the bytes end earlier. */
function afterSequence(
  bytes: DataView,
  from: number,
  encoding: Encoding,
  depth: number,
): number | null {
  let at = from
  while (depth < deepest) {
    const head = headAt(bytes, at, encoding)
    if (!head) return null
    if (head.tag === sequenceEnd) return head.at
    if (head.tag !== item) return null
    const end =
      head.length === undefinedLength
        ? afterItem(bytes, head.at, encoding, depth)
        : head.at + head.length
    if (end === null) return null
    at = end
  }
  return null
}

function afterItem(
  bytes: DataView,
  from: number,
  encoding: Encoding,
  depth: number,
): number | null {
  let at = from
  for (;;) {
    const head = headAt(bytes, at, encoding)
    if (!head) return null
    if (head.tag === itemEnd) return head.at
    const end =
      head.length === undefinedLength
        ? afterSequence(bytes, head.at, encoding, depth + 1)
        : head.at + head.length
    if (end === null) return null
    at = end
  }
}

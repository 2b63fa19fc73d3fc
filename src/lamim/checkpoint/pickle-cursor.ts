import { message } from '#messages/message.ts'
import { badCheckpoint, truncated } from './bytes.ts'

/** Limit on a text's bytes: names of tensors and types stay below 200. */
const longestText = 4096

/** Reads a pickle's bytes from front to back. Every method throws Problem 'bad-file' past the end. */
export interface PickleCursor {
  uint8(): number
  uint16(): number
  int32(): number
  uint32(): number
  float64(): number
  /** A little-endian two's complement integer of `length` bytes, at most 8. */
  integer(length: number): number
  /** UTF-8 text of `length` bytes. */
  text(length: number): string
  /** UTF-8 text up to the next newline. */
  textLine(): string
  skip(length: number): void
  /** A problem that names the byte where reading stands. */
  refuse(why: string): Error
}

/** @param file named in problems @param bytes `data.pkl` */
export function pickleCursor(file: string, bytes: Uint8Array): PickleCursor {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoder = new TextDecoder()
  let position = 0

  /** Moves on by `length` bytes. @returns where they start */
  function advance(length: number): number {
    const start = position
    position += length
    if (position > bytes.length)
      throw truncated(file, `data.pkl ends inside an opcode at byte ${start}`)
    return start
  }

  function refuse(why: string): Error {
    return badCheckpoint(file, message('lamim.badPickle', { file }), {
      details: `at byte ${position} of data.pkl the pickle ${why}`,
    })
  }

  return {
    refuse,
    skip: advance,
    uint8: () => data.getUint8(advance(1)),
    uint16: () => data.getUint16(advance(2), true),
    int32: () => data.getInt32(advance(4), true),
    uint32: () => data.getUint32(advance(4), true),
    // BINFLOAT is the one big-endian number of the format.
    float64: () => data.getFloat64(advance(8)),
    integer(length) {
      if (length > 8) throw refuse('has a number of over 64 bits')
      const start = advance(length)
      let value = 0n
      for (let i = 0; i < length; i++) value |= BigInt(data.getUint8(start + i)) << BigInt(8 * i)
      return Number(BigInt.asIntN(8 * length, value))
    },
    text(length) {
      if (length > longestText) throw refuse(`has a text of ${length} bytes`)
      const start = advance(length)
      return decoder.decode(bytes.subarray(start, position))
    },
    textLine() {
      const end = bytes.indexOf(10, position)
      if (end < 0) throw truncated(file, 'data.pkl ends inside a name')
      if (end - position > longestText) throw refuse('has a name without an end')
      const found = decoder.decode(bytes.subarray(position, end))
      position = end + 1
      return found
    },
  }
}

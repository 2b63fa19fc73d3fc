import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { streamOf } from './blob-stream.ts'
import type { NamedSource } from './source.ts'

/** A file's content from front to back, decompressed if it is gzip. Always call `close`. */
export interface ByteReader {
  readonly gzip: boolean
  /** Upper bound of the content's bytes, known before decompression. */
  readonly atMost: number
  /** Fills `target`; @returns how many bytes there were, fewer only at the end. */
  fill(target: Uint8Array, onBytes?: (bytes: number) => void): Promise<number>
  /** Reads to the end, so that the gzip checksum is checked. @returns how many bytes were left */
  rest(mostBytes: number): Promise<number>
  close(): Promise<void>
}

/** Deflate can't pack tighter than 1032 : 1 (zlib's technical notes). */
const tightest = 1032

/** Opens a file. The first bytes tell gzip, not the name. */
export async function openBytes(file: NamedSource, signal?: AbortSignal): Promise<ByteReader> {
  const { name, source } = file
  const head = await readSlice(file, 0, 3)
  if (head[0] === 0x1f && head[1] === 0x8b) {
    if (head[2] !== 8)
      throw new Problem('bad-file', message('volume.gzipHeader', { file: name }), { file: name })
    return gzipReader(file, signal)
  }
  let at = 0
  return {
    gzip: false,
    atMost: source.size,
    async fill(target, onBytes) {
      let filled = 0
      while (filled < target.length) {
        signal?.throwIfAborted()
        const bytes = await readSlice(
          file,
          at,
          Math.min(at + plainPiece, at + target.length - filled),
        )
        if (bytes.length === 0) break
        target.set(bytes, filled)
        filled += bytes.length
        at += bytes.length
        onBytes?.(bytes.length)
      }
      return filled
    },
    rest: async () => source.size - at,
    close: async () => {},
  }
}

/** Bytes per read: a cancel waits for one read. */
const plainPiece = 1 << 24

async function readSlice({ name, source }: NamedSource, from: number, to: number) {
  try {
    return new Uint8Array(await source.slice(from, to).arrayBuffer())
  } catch (cause) {
    throw unreachable(name, cause)
  }
}

function unreachable(name: string, cause: unknown): Problem {
  return new Problem('unreachable', message('volume.unreadable', { file: name }), {
    file: name,
    cause,
    details: String(cause),
  })
}

function gzipReader(file: NamedSource, signal: AbortSignal | undefined): ByteReader {
  const { name, source } = file
  const unpacked = streamOf(source)
    .pipeThrough(new DecompressionStream('gzip') as ReadableWritablePair<Uint8Array, Uint8Array>)
    .getReader()
  let left: Uint8Array = new Uint8Array(0)
  let total = 0
  let ended = false

  async function next(): Promise<boolean> {
    signal?.throwIfAborted()
    try {
      const { done, value } = await unpacked.read()
      ended = done
      if (value) {
        left = value
        total += value.length
      }
      return !done
    } catch (error) {
      throw await gzipProblem(file, total, error)
    }
  }

  return {
    gzip: true,
    atMost: source.size * tightest,
    async fill(target, onBytes) {
      let filled = 0
      while (filled < target.length) {
        if (left.length === 0 && !(await next())) break
        const piece = left.subarray(0, target.length - filled)
        target.set(piece, filled)
        left = left.subarray(piece.length)
        filled += piece.length
        onBytes?.(piece.length)
      }
      return filled
    },
    async rest(mostBytes) {
      let bytes = left.length
      left = new Uint8Array(0)
      while (!ended && bytes <= mostBytes && (await next())) {
        bytes += left.length
        left = new Uint8Array(0)
      }
      // Node's zlib ignores trailing bytes, Chromium's throws. The same file gets the same answer.
      if (ended && (await storedLength(file)) !== total % 2 ** 32) throw trailing(name)
      return bytes
    },
    close: () => unpacked.cancel().catch(() => {}),
  }
}

/** A gzip file's last four bytes: its content's length, modulo 2³². */
async function storedLength(file: NamedSource): Promise<number> {
  const { size } = file.source
  const bytes = await readSlice(file, size - 4, size)
  return bytes.length === 4 ? new DataView(bytes.buffer).getUint32(0, true) : -1
}

function trailing(name: string): Problem {
  return new Problem('bad-file', message('volume.gzipTrailing', { file: name }), { file: name })
}

/** Error messages of the decompressors of Node, Chromium, Firefox and Safari, by kind of damage. */
const damages = [
  {
    says: /truncat|unexpected end|Z_BUF_ERROR|unexpected eof|premature/i,
    key: 'volume.gzipCutOff',
  },
  { says: /incorrect (data|length) check|checksum|crc/i, key: 'volume.gzipChecksum' },
] as const

async function gzipProblem(file: NamedSource, total: number, error: unknown): Promise<unknown> {
  if (error instanceof Error && error.name === 'AbortError') return error
  const { name } = file
  const text = messagesOf(error)
  if (/NotReadable|NotFound|ENOENT|could not be read/i.test(text)) return unreachable(name, error)
  // Node reads trailing bytes as a second gzip member; the header of the first was valid.
  const second = total > 0 && /incorrect header check|unknown compression method/i.test(text)
  if (second || /junk|trailing|after end/i.test(text)) return trailing(name)
  const found = damages.find(({ says }) => says.test(text))
  return new Problem('bad-file', message(found?.key ?? 'volume.gzipCorrupt', { file: name }), {
    file: name,
    cause: error,
    details: `${text}, after ${total} unpacked bytes`,
  })
}

function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  const cause = error.cause === undefined ? '' : messagesOf(error.cause)
  return [error.name, code, error.message, cause].filter(Boolean).join(' ')
}

import { isAbort, Problem } from '#errors/problem.ts'
import { piecesOf } from '#io/blob-pieces.ts'
import type { NamedSource } from '#io/source.ts'
import { type Message, message } from '#messages/message.ts'

/** A valid file that isn't a LaMIM checkpoint. */
export function badCheckpoint(
  file: string,
  summary: Message,
  more: { details?: string; cause?: unknown } = {},
): Problem {
  return new Problem('bad-checkpoint', summary, { file, ...more })
}

/** A file that is shorter than its contents say. */
export function truncated(file: string, details: string): Problem {
  return new Problem('bad-file', message('lamim.checkpointCutOff', { file }), { file, details })
}

/**
 * Bytes `start` … `end` of a file.
 * @throws Problem 'bad-file' when the file ends earlier, 'unreachable' when it can't be read
 */
export async function readBytes(
  file: string,
  source: Blob,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (start < 0 || end < start || end > source.size)
    throw truncated(file, `bytes ${start} to ${end} of ${source.size} were asked for`)
  try {
    return new Uint8Array(await source.slice(start, end).arrayBuffer())
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

/**
 * All bytes of a part of a file, `size` at a time. Chunks share one buffer.
 * @param part the file's name and the part's bytes
 * @throws Problem 'unreachable' when it can't be read
 */
export async function* readPieces(
  { name, source }: NamedSource,
  size: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  try {
    yield* piecesOf(source, size)
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

function unreadable(file: string, cause: unknown): unknown {
  if (isAbort(cause)) return cause
  return new Problem('unreachable', message('lamim.checkpointUnreadable', { file }), {
    file,
    cause,
    details: String(cause),
  })
}

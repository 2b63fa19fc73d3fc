import type { Control } from '#errors/progress.ts'
import { type CheckedPiece, checkedPieces, type OpenedFile, openFile } from '#lamim/bundle/files.ts'
import type { Bundle } from '#lamim/bundle/read.ts'
import type { Variant } from '#lamim/bundle/schema.ts'
import { message } from '#messages/message.ts'
import type { GraphFiles } from './session.ts'

/**
 * Reads graphs and their weights from a bundle, and reports progress.
 * @param openOne opens a file; by default its hash is checked meanwhile
 */
export function graphReader(
  bundle: Bundle,
  variant: Variant,
  control: Control,
  openOne: typeof openFile = openFile,
): (path: string) => Promise<GraphFiles> {
  const paths = [
    ...Object.values(variant.heads),
    ...(variant.decoder ? [variant.decoder] : []),
    ...Object.values(variant.encoders),
  ].flatMap(path => [path, `${path}_data`])
  const sizes = new Map(bundle.config.files.map(file => [file.path, file.size]))
  const total = paths.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0)
  const read = new Map<string, number>()

  function reportProgress(path: string, bytes: number): void {
    read.set(path, bytes)
    const done = [...read.values()].reduce((sum, bytes) => sum + bytes, 0)
    control.onProgress?.({ stage: message('runtime.loadingModel'), fraction: done / total })
  }

  async function open(path: string): Promise<OpenedFile> {
    control.signal?.throwIfAborted()
    const file = await openOne(bundle, path)
    reportProgress(path, file.blob.size)
    return file
  }

  async function* pieces(path: string): AsyncGenerator<CheckedPiece> {
    for await (const piece of checkedPieces(bundle, path)) {
      control.signal?.throwIfAborted()
      yield piece
      reportProgress(path, piece.at + piece.bytes.length)
    }
  }

  return async path => {
    const data = `${path}_data`
    const name = path.split('/').at(-1) ?? path
    const graph = await open(path)
    await graph.checked
    return {
      name,
      graph: graph.blob,
      weights: sizes.has(data)
        ? {
            path: `${name}_data`,
            async whole() {
              const { blob, checked } = await open(data)
              return { data: blob, checked }
            },
            pieces: () => pieces(data),
          }
        : null,
    }
  }
}

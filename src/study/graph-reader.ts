import type { Control } from '#errors/progress.ts'
import { type Bundle, readFile } from '#lamim/bundle/read.ts'
import type { Variant } from '#lamim/bundle/schema.ts'
import type { GraphFiles } from '#runtime/session.ts'

/**
 * Reads graphs and their weights out of the bundle, and tells how far it is.
 * @param readOne how a file is read: with its hash checked, unless another way is given
 */
export function graphReader(
  bundle: Bundle,
  variant: Variant,
  control: Control,
  readOne: typeof readFile = readFile,
): (path: string) => Promise<GraphFiles> {
  const paths = [
    ...Object.values(variant.heads),
    ...(variant.decoder ? [variant.decoder] : []),
    ...Object.values(variant.encoders),
  ].flatMap(path => [path, `${path}_data`])
  const sizes = new Map(bundle.config.files.map(file => [file.path, file.size]))
  const total = paths.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0)
  const done = new Set<string>()

  async function read(path: string): Promise<Blob> {
    control.signal?.throwIfAborted()
    const blob = await readOne(bundle, path)
    done.add(path)
    const bytes = [...done].reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0)
    control.onProgress?.({ stage: 'Loading the model', fraction: bytes / total })
    return blob
  }

  return async path => {
    const data = `${path}_data`
    const name = path.split('/').at(-1) ?? path
    return {
      name,
      graph: await read(path),
      weights: sizes.has(data) ? { path: `${name}_data`, data: await read(data) } : null,
    }
  }
}

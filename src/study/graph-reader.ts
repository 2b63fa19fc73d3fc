import type { Control } from '#errors/progress.ts'
import { type Bundle, type OpenedFile, openFile } from '#lamim/bundle/read.ts'
import type { Variant } from '#lamim/bundle/schema.ts'
import type { GraphFiles } from '#runtime/session.ts'

/**
 * Reads graphs and their weights out of the bundle, and tells how far it is.
 * @param openOne how a file is opened: its hash checked meanwhile, unless another way is given
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
  const done = new Set<string>()

  async function open(path: string): Promise<OpenedFile> {
    control.signal?.throwIfAborted()
    const file = await openOne(bundle, path)
    done.add(path)
    const bytes = [...done].reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0)
    control.onProgress?.({ stage: 'Loading the model', fraction: bytes / total })
    return file
  }

  return async path => {
    const data = `${path}_data`
    const name = path.split('/').at(-1) ?? path
    const graph = await open(path)
    await graph.checked
    const weights = sizes.has(data) ? await open(data) : null
    return {
      name,
      graph: graph.blob,
      weights: weights && {
        path: `${name}_data`,
        data: weights.blob,
        checked: weights.checked,
      },
    }
  }
}

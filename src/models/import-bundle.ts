import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import { badHash, checkHash } from '#lamim/bundle/files.ts'
import { hashList, pieceSize } from '#lamim/bundle/hashes.ts'
import { configPath, readBundle } from '#lamim/bundle/read.ts'
import type { BundleConfig } from '#lamim/bundle/schema.ts'
import type { BundleSink } from '#lamim/bundle/sink.ts'
import { unzip } from '#lamim/bundle/zip-bundle.ts'
import { message } from '#messages/message.ts'
import { blobBundle } from './blob-bundle.ts'
import type { BundleBlob } from './types.ts'

/**
 * Copies a bundle from its zip or its folder's files, and checks every hash. Files that the config
 * doesn't list are not copied.
 * @throws Problem 'bad-model' if it's no bundle, 'bad-hash' if a file was changed
 */
export async function copyBundle(
  sources: readonly NamedSource[],
  sink: BundleSink,
  control: Control,
): Promise<BundleConfig> {
  const files = insideFolder(await unzipped(sources))
  const source = blobBundle(files)
  const { config } = await readBundle(source)
  const total = config.files.reduce((sum, file) => sum + file.size, 0)
  let done = 0
  for (const { path, size, sha256 } of config.files) {
    const blob = await source.read(path)
    if (blob.size !== size) throw badHash(path, `${blob.size} bytes, ${size} expected`)
    const written = await sink.write(path, pieces(blob))
    for (const [piece, expected] of hashList(sha256).entries())
      checkHash(path, piece, hashList(written.sha256)[piece] ?? '', expected)
  }
  const text = await source.read(configPath)
  await sink.write(configPath, new Uint8Array(await text.arrayBuffer()))
  return config

  async function* pieces(blob: Blob): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < blob.size; at += pieceSize) {
      control.signal?.throwIfAborted()
      const bytes = new Uint8Array(await blob.slice(at, at + pieceSize).arrayBuffer())
      yield bytes
      done += bytes.length
      control.onProgress?.({
        stage: message('models.importing'),
        fraction: done / total,
        bytes: { done, total },
      })
    }
  }
}

async function unzipped(sources: readonly NamedSource[]): Promise<BundleBlob[]> {
  const [first] = sources
  if (first && sources.length === 1) return unzip(first.name, first.source)
  return sources.map(({ name, source }) => ({ path: name, blob: source }))
}

/** Files with paths relative to the folder of config.json. */
function insideFolder(files: readonly BundleBlob[]): BundleBlob[] {
  const configs = files
    .map(({ path }) => path)
    .filter(path => path.split('/').at(-1) === configPath)
    .sort((a, b) => a.length - b.length)
  const [config] = configs
  if (config === undefined)
    throw new Problem('bad-model', message('models.noConfig', { config: configPath }))
  const root = config.slice(0, -configPath.length)
  return files
    .filter(({ path }) => path.startsWith(root))
    .map(({ path, blob }) => ({ path: path.slice(root.length), blob }))
}

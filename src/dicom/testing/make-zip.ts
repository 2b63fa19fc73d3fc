import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'
import type { NamedSource } from '#io/source.ts'

/** A zip as operating systems write it. */
export async function makeZip(
  files: readonly NamedSource[],
  options: { readonly password?: string } = {},
): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter('application/zip'), { useWebWorkers: false })
  for (const { name, source } of files) await writer.add(name, new BlobReader(source), options)
  return writer.close()
}

import { Problem } from '#errors/problem.ts'
import { openZip } from '../checkpoint/zip.ts'
import { crc32 } from './crc32.ts'

/** A file inside a zip. */
export interface ZippedFile {
  readonly path: string
  readonly blob: Blob
}

/** What plain zip records can count. */
const mostBytes = 0xffff_ffff

/**
 * Files as one zip, stored without compressing: weights don't shrink, and the zip is made of the
 * files themselves instead of copies.
 */
export async function zipOf(files: readonly ZippedFile[]): Promise<Blob> {
  const body: BlobPart[] = []
  const directory: BlobPart[] = []
  let at = 0
  let directorySize = 0
  for (const { path, blob } of files) {
    const name = new TextEncoder().encode(path)
    const crc = await crc32(blob)
    const local = header(0x04034b50, 30, 4, name.length, crc, blob.size)
    const central = header(0x02014b50, 46, 6, name.length, crc, blob.size)
    central.setUint16(4, 20, true)
    central.setUint32(42, at, true)
    body.push(local.buffer, name, blob)
    directory.push(central.buffer, name)
    at += 30 + name.length + blob.size
    directorySize += 46 + name.length
  }
  if (at + directorySize > mostBytes)
    throw new Problem(
      'unsupported',
      'This model has more than 4 GB, which is more than its zip can hold: convert its tasks one by one.',
    )
  const end = new DataView(new ArrayBuffer(22))
  end.setUint32(0, 0x06054b50, true)
  end.setUint16(8, files.length, true)
  end.setUint16(10, files.length, true)
  end.setUint32(12, directorySize, true)
  end.setUint32(16, at, true)
  return new Blob([...body, ...directory, end.buffer], { type: 'application/zip' })
}

/** What local and central records share, `from` its first field: APPNOTE 4.3.7 and 4.3.12. */
function header(
  magic: number,
  length: number,
  from: number,
  nameLength: number,
  crc: number,
  size: number,
): DataView<ArrayBuffer> {
  const record = new DataView(new ArrayBuffer(length))
  record.setUint32(0, magic, true)
  record.setUint16(from, 20, true)
  // Names are UTF-8; the date is the first that zip knows, so that equal bundles give equal zips.
  record.setUint16(from + 2, 0x0800, true)
  record.setUint16(from + 8, 0x21, true)
  record.setUint32(from + 10, crc, true)
  record.setUint32(from + 14, size, true)
  record.setUint32(from + 18, size, true)
  record.setUint16(from + 22, nameLength, true)
  return record
}

/**
 * The files in a zip, as parts of it: nothing is read yet.
 * @throws Problem 'bad-file' if cut off, 'bad-model' if it is no zip or compressed
 */
export async function unzip(name: string, zip: Blob): Promise<ZippedFile[]> {
  const entries = await openZip(name, zip, {
    code: 'bad-model',
    sentence: `${name} is a compressed zip: unpack it and choose the folder instead.`,
  })
  const files: ZippedFile[] = []
  for (const entry of entries.values())
    if (!entry.name.endsWith('/')) files.push({ path: entry.name, blob: await entry.blob() })
  return files
}

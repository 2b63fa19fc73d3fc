/** Everything behind the meta header is deflated, not the pixels alone (PS3.5, A.5). */
export const deflated = '1.2.840.10008.1.2.1.99'

/** Packed pixels that dcm2niix reads, with its JPEG libraries, by transfer syntax (PS3.6, A). */
const packings: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10008.1.2.4.50', 'JPEG baseline'],
  ['1.2.840.10008.1.2.4.57', 'JPEG lossless'],
  ['1.2.840.10008.1.2.4.70', 'JPEG lossless'],
  ['1.2.840.10008.1.2.4.80', 'JPEG-LS'],
  ['1.2.840.10008.1.2.4.81', 'JPEG-LS'],
  ['1.2.840.10008.1.2.4.90', 'JPEG 2000'],
  ['1.2.840.10008.1.2.4.91', 'JPEG 2000'],
  ['1.2.840.10008.1.2.5', 'RLE'],
])

const unpacked: ReadonlySet<string> = new Set([
  '', // none is said: a data set without a meta header
  '1.2.840.10008.1.2', // Implicit VR Little Endian
  '1.2.840.10008.1.2.1', // Explicit VR Little Endian
  '1.2.840.10008.1.2.2', // Explicit VR Big Endian
  deflated,
])

/** The name of a transfer syntax's compression; null where it doesn't, or in a way not known here. */
export function packingOf(transferSyntax: string): string | null {
  return packings.get(transferSyntax) ?? null
}

/** Whether a file of one frame can be read. */
export function isReadable(transferSyntax: string): boolean {
  return unpacked.has(transferSyntax) || packings.has(transferSyntax)
}

/**
 * Whether a file of several frames can be read. Of all that is packed dcm2niix finds every frame in
 * lossless JPEG only; else it unpacks the first, writes noise for the others, and reports success.
 */
export function areFramesReadable(transferSyntax: string): boolean {
  return unpacked.has(transferSyntax) || packings.get(transferSyntax) === 'JPEG lossless'
}

/** MPEG-2, MPEG-4 and HEVC, which hold films. */
export function isVideo(transferSyntax: string): boolean {
  return /^1\.2\.840\.10008\.1\.2\.4\.10\d(\.1)?$/.test(transferSyntax)
}

/** Everything after the meta header is deflated, not only the pixels (PS3.5, A.5). */
export const deflated = '1.2.840.10008.1.2.1.99'

/** Compressions that dcm2niix's JPEG build reads, by transfer syntax (PS3.6, A). */
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
  '', // a data set without a meta header
  '1.2.840.10008.1.2', // Implicit VR Little Endian
  '1.2.840.10008.1.2.1', // Explicit VR Little Endian
  '1.2.840.10008.1.2.2', // Explicit VR Big Endian
  deflated,
])

/** Name of a transfer syntax's compression; null when uncompressed or unknown. */
export function packingOf(transferSyntax: string): string | null {
  return packings.get(transferSyntax) ?? null
}

/** Whether dcm2niix can read a single-frame file. */
export function isReadable(transferSyntax: string): boolean {
  return unpacked.has(transferSyntax) || packings.has(transferSyntax)
}

/**
 * Whether dcm2niix can read a multi-frame file. Among compressions it decodes every frame of lossless
 * JPEG only. Of others it decodes the first frame, writes noise for the rest and reports success.
 */
export function areFramesReadable(transferSyntax: string): boolean {
  return unpacked.has(transferSyntax) || packings.get(transferSyntax) === 'JPEG lossless'
}

/** MPEG-2, MPEG-4 and HEVC. */
export function isVideo(transferSyntax: string): boolean {
  return /^1\.2\.840\.10008\.1\.2\.4\.10\d(\.1)?$/.test(transferSyntax)
}

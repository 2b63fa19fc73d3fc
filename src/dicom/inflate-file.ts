import { firstBytes, startOf } from './header.ts'
import { inflate } from './inflate.ts'
import { deflated } from './packing.ts'

/** The deflated transfer syntax's UID without this ending is that of Explicit VR Little Endian. */
const deflatedEnding = '.99'

/**
 * Inflates a deflated file to Explicit VR Little Endian, which dcm2niix reads, up to `most` bytes.
 * @throws TypeError when the data are damaged or not deflated
 */
export async function inflateFile(source: Blob, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const start = startOf(new DataView(await source.slice(0, firstBytes).arrayBuffer()))
  if (start?.transferSyntax !== deflated) throw new TypeError('not deflated')
  const meta = new Uint8Array(await source.slice(0, start.at).arrayBuffer())
  const end = start.transferSyntaxAt + deflated.length
  meta.fill(0, end - deflatedEnding.length, end)
  const set = await inflate(source.slice(start.at), most)
  return new Uint8Array(await new Blob([meta, set]).arrayBuffer())
}

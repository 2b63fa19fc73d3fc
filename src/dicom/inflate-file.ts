import { firstBytes, startOf } from './header.ts'
import { inflate } from './inflate.ts'
import { deflated } from './packing.ts'

/** Explicit VR Little Endian is called the same but for this. */
const deflatedEnding = '.99'

/**
 * A deflated file as dcm2niix reads it: in Explicit VR Little Endian, to so many bytes at most.
 * @throws TypeError where it is damaged or isn't deflated
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

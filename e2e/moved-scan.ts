import { openAsBlob } from 'node:fs'
import { multiply } from '../src/volume/affine.ts'
import { readNifti } from '../src/volume/nifti-read.ts'
import { writeNifti } from '../src/volume/nifti-write.ts'
import type { Affine } from '../src/volume/volume.ts'
import type { MadeFile } from './viewer-page.ts'

/** The scan of a head that turned to the side by so many degrees, and slid down meanwhile. */
export async function moved(file: string, name: string, degrees: number): Promise<MadeFile> {
  const nifti = await readNifti({ name: file, source: await openAsBlob(file) })
  const volume = nifti.frame(0)
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const motion: Affine = [c, -s, 0, 4, s, c, 0, -3, 0, 0, 1, 5, 0, 0, 0, 1]
  const affine = multiply(motion, volume.affine)
  const blob = await writeNifti([{ ...volume, affine }], { gzip: true })
  return { name, buffer: Buffer.from(await blob.arrayBuffer()) }
}

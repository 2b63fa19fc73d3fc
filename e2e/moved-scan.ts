import { openAsBlob } from 'node:fs'
import { multiply } from '../src/volume/affine.ts'
import { readNifti } from '../src/volume/nifti-read.ts'
import { writeNifti } from '../src/volume/nifti-write.ts'
import type { Affine, Volume } from '../src/volume/volume.ts'
import type { MadeFile } from './viewer-page.ts'

/** The scan of a head that turned to the side by so many degrees, and slid down meanwhile. */
export async function moved(file: string, name: string, degrees: number): Promise<MadeFile> {
  return written(turned(await firstFrame(file), degrees), name)
}

/** The first volume of a NIfTI file. */
export async function firstFrame(file: string): Promise<Volume> {
  return (await readNifti({ name: file, source: await openAsBlob(file) })).frame(0)
}

/** The volume as it lies after its head has moved. */
export function turned(volume: Volume, degrees: number): Volume {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const motion: Affine = [c, -s, 0, 4, s, c, 0, -3, 0, 0, 1, 5, 0, 0, 0, 1]
  return { ...volume, affine: multiply(motion, volume.affine) }
}

/** A volume as a file. */
export async function written(volume: Volume, name: string): Promise<MadeFile> {
  const blob = await writeNifti([volume], { gzip: true })
  return { name, buffer: Buffer.from(await blob.arrayBuffer()) }
}

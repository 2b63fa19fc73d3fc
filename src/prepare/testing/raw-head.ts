import { openAsBlob } from 'node:fs'
import { multiply } from '#volume/affine.ts'
import { readNifti } from '#volume/nifti-read.ts'
import { regrid } from '#volume/regrid.ts'
import type { CompleteSample } from '#volume/testing/samples.ts'
import type { Contrast, Volume } from '#volume/volume.ts'
import { embed, type Head } from '../brain/testing/embed.ts'
import type { RawScan, Rigid } from '../types.ts'

/** The first volume of a NIfTI file. */
export async function readVolume(path: string): Promise<Volume> {
  return (await readNifti({ name: path, source: await openAsBlob(path) })).frame(0)
}

/** A sample's brain inside a head with skull, and the brain's mask. */
export async function rawHead(
  sample: CompleteSample,
  contrast: Contrast,
): Promise<Head & { readonly scan: RawScan }> {
  const embedded = embed(await readVolume(sample.files[contrast]), contrast)
  const scan = { contrast, name: `${sample.id}_${contrast}.nii`, volume: embedded.head }
  return { ...embedded, scan }
}

/**
 * The scan after a motion of the head: the grid doesn't change, so headers agree although the heads
 * don't.
 */
export function afterMotion(scan: RawScan, motion: Rigid): RawScan {
  const { volume } = scan
  const placed = { ...volume, affine: multiply(motion, volume.affine) }
  return { ...scan, volume: regrid(placed, volume, { interpolation: 'linear' }) }
}

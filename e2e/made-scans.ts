import { rawHead, readVolume } from '../src/prepare/testing/raw-head.ts'
import { determinant3, multiply } from '../src/volume/affine.ts'
import { writeNifti } from '../src/volume/nifti-write.ts'
import { regrid } from '../src/volume/regrid.ts'
import type { CompleteSample } from '../src/volume/testing/samples.ts'
import { type Affine, contrasts, type Size, type Volume } from '../src/volume/volume.ts'
import type { MadeFile } from './viewer-page.ts'

/** Resamples a scan as if the head had rotated to the side by `degrees` and moved down. */
export async function moveHead(file: string, name: string, degrees: number): Promise<MadeFile> {
  return written(turned(await readVolume(file), degrees), name)
}

/** The volume after the head's motion. */
function turned(volume: Volume, degrees: number): Volume {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const motion: Affine = [c, -s, 0, 4, s, c, 0, -3, 0, 0, 1, 5, 0, 0, 0, 1]
  return { ...volume, affine: multiply(motion, volume.affine) }
}

/** Every second slice of a volume, with doubled thickness. */
function thick(volume: Volume): Volume {
  const [nx, ny, nz] = volume.size
  const size: Size = [nx, ny, nz >> 1]
  const affine = multiply(volume.affine, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0.5, 0, 0, 0, 1])
  return regrid(volume, { size, affine }, { interpolation: 'linear' })
}

/**
 * Four raw scans of a sample's brain in a head with skull, on three grids: the head moved before T2w and
 * FLAIR, and FLAIR has thick slices.
 * @returns the files, and the volume of the brain in ml
 */
export async function rawCase(
  sample: CompleteSample,
  degrees: number,
): Promise<{ readonly files: readonly MadeFile[]; readonly millilitres: number }> {
  const suffixes = { T1w: 'T1w', T1c: 'ce-gadolinium_T1w', T2w: 'T2w', FLAIR: 'FLAIR' } as const
  let millilitres = 0
  const files: MadeFile[] = []
  for (const contrast of contrasts) {
    const { head, brain } = await rawHead(sample, contrast)
    const still = contrast === 'T1w' || contrast === 'T1c'
    const own = contrast === 'FLAIR' ? thick(head) : head
    files.push(
      await written(still ? own : turned(own, degrees), `raw_${suffixes[contrast]}.nii.gz`),
    )
    if (contrast !== 'T1w') continue
    const voxels = [...brain.data].filter(inside => inside === 1).length
    millilitres = (voxels * Math.abs(determinant3(brain.affine))) / 1000
  }
  return { files, millilitres }
}

async function written(volume: Volume, name: string): Promise<MadeFile> {
  const blob = await writeNifti([volume], { gzip: true })
  return { name, buffer: Buffer.from(await blob.arrayBuffer()) }
}

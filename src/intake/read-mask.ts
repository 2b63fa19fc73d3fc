import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { uint8Voxels } from '#volume/memory.ts'
import { readNifti } from '#volume/nifti-read.ts'
import type { Volume } from '#volume/volume.ts'

/**
 * Reads a NIfTI file as a mask: 1 where the file isn't 0, Uint8Array.
 * @throws Problem 'unsupported' for several volumes, 'bad-file' for an empty mask
 */
export async function readMask(file: NamedSource, control: Control = {}): Promise<Volume> {
  const nifti = await readNifti(file, control)
  const { frames } = nifti.header
  if (frames !== 1)
    throw new Problem(
      'unsupported',
      message('intake.maskVolumes', { file: file.name, count: frames }),
      { file: file.name },
    )
  const { data: values, size, affine } = nifti.frame(0)
  const data = uint8Voxels(values.length)
  let inside = 0
  for (let i = 0; i < data.length; i++)
    if (values[i]) {
      data[i] = 1
      inside++
    }
  if (inside === 0)
    throw new Problem('bad-file', message('intake.maskEmpty', { file: file.name }), {
      file: file.name,
    })
  return { data, size, affine }
}

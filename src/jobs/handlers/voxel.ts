import { openFiles } from '#intake/open.ts'
import { readMask } from '#intake/read-mask.ts'
import { signalsOf } from '#lamim/transforms/signal.ts'
import { toInput } from '#lamim/transforms/to-input.ts'
import { recrop } from '#prepare/crop-aligned.ts'
import { writeNifti } from '#volume/nifti-write.ts'
import { regrid } from '#volume/regrid.ts'
import type { Handlers, JobOf } from '../table.ts'

/** Stateless jobs on voxels. */
export const voxelHandlers: Handlers<JobOf<'voxel'>> = {
  open: ({ files }, control) => openFiles(files, control),
  readMask: ({ file }, control) => readMask(file, control),
  transform: async ({ volumes, preprocessor, purpose }, control) => {
    const { orientation, [purpose]: steps } = preprocessor
    const made = await toInput({ volumes, steps, orientation }, control)
    return { ...made, signals: signalsOf(made.input) }
  },
  regrid: async ({ volume, to, interpolation }) => regrid(volume, to, { interpolation }),
  recrop: async ({ prepared, mask }) => recrop(prepared, mask),
  write: ({ volumes, gzip }) => writeNifti(volumes, { gzip }),
}

import { openFiles } from '#intake/open.ts'
import { readMask } from '#intake/read-mask.ts'
import { toInput } from '#lamim/transforms/to-input.ts'
import { writeNifti } from '#volume/nifti-write.ts'
import { regrid } from '#volume/regrid.ts'
import type { Handlers, VoxelJob } from './jobs.ts'

/** The jobs without state: number work on voxels, which is cancelled by ending its worker. */
export const voxelJobs: Handlers<VoxelJob> = {
  open: ({ files }, control) => openFiles(files, control),
  readMask: ({ file }, control) => readMask(file, control),
  transform: ({ volumes, preprocessor, purpose }, control) =>
    toInput(
      { volumes, steps: preprocessor[purpose], orientation: preprocessor.orientation },
      control,
    ),
  regrid: async ({ volume, to, interpolation }) => regrid(volume, to, { interpolation }),
  write: ({ volumes, gzip }) => writeNifti(volumes, { gzip }),
}

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { voxelHandlers } from '#jobs/handlers/voxel.ts'
import { publishedPreprocessor } from '#lamim/bundle/published.ts'
import { readNifti } from '#volume/nifti-read.ts'
import type { FourVolumes, Volume } from '#volume/volume.ts'
import { sourceAt } from '../cli/files.ts'
import { type Timing, time } from './machine.ts'
import { scans } from './scans.ts'

/** Times load, scale and resize of four scans, in the viewer and, if Python has it, in MONAI. */
export async function benchTransform() {
  const read = async (path: string): Promise<Volume> =>
    (await readNifti(await sourceAt(path))).frame(0)
  const open = async (): Promise<FourVolumes> => {
    const [a, b, c, d] = await Promise.all(scans.files.map(read))
    return [a ?? null, b ?? null, c ?? null, d ?? null]
  }
  const volumes = await open()
  const transform = (volumes: FourVolumes) =>
    voxelHandlers.transform(
      { volumes, preprocessor: publishedPreprocessor, purpose: 'predict' },
      {},
    )
  return {
    scans: scans.what,
    viewer: {
      load_scale_resize: await time(5, async () => transform(await open())),
      scale_resize: await time(5, () => transform(volumes)),
    },
    monai: monai(),
  }
}

/** MONAI's time, or why it is missing. OPENBLAS_CORETYPE is removed, since it would slow MONAI. */
function monai(): { load_scale_resize: Timing; scale_resize: Timing } | { absent: string } {
  const python = process.env.PYTHON ?? 'python3'
  const script = fileURLToPath(new URL('monai_transform.py', import.meta.url))
  const { OPENBLAS_CORETYPE: _, ...env } = process.env
  try {
    return JSON.parse(execFileSync(python, [script, ...scans.files], { encoding: 'utf8', env }))
  } catch {
    return { absent: `${python} has no monai and nibabel (set PYTHON to one that has)` }
  }
}

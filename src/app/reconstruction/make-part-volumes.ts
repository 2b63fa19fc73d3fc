import { insideMask } from '#lamim/dropout/boxes.ts'
import { fromModel } from '#lamim/transforms/from-model.ts'
import type { ReconstructionPart } from '#study/export.ts'
import { robustRange } from '#volume/range.ts'
import { type Contrast, contrasts, type Volume } from '#volume/volume.ts'
import { yieldToBrowser } from '../shared/yield-to-browser.ts'
import { reconstructionStore, setReconstruction } from './store.ts'

/**
 * Makes volumes of one contrast's parts. Reordering 96³ voxels takes several frames, so the browser
 * may draw between parts.
 */
export async function makePartVolumes(contrast: Contrast): Promise<void> {
  const { result: reconstruction, parts: known } = reconstructionStore.getState()
  if (!reconstruction || known[contrast]) return
  const channel = contrasts.indexOf(contrast)
  const voxels = reconstruction.input.length / contrasts.length
  const [from, to] = [channel * voxels, (channel + 1) * voxels]
  const mask = reconstruction.mask.subarray(from, to)
  const own = (part: ReconstructionPart) => reconstruction[part].subarray(from, to)
  const [given, restored, error] = [own('input'), own('reconstruction'), own('error')]
  const volume = async (array: Float32Array): Promise<Volume> => {
    await yieldToBrowser()
    const [made] = fromModel(array, reconstruction.grid)
    if (!made) throw new RangeError('a contrast is one volume')
    return made
  }
  const input = await volume(given)
  const parts = {
    input,
    masked: await volume(own('masked')),
    reconstruction: await volume(restored),
    error: await volume(error),
    restoredInside: await volume(insideMask(mask, restored, given)),
    errorInside: await volume(insideMask(mask, error, 0)),
    range: robustRange(input),
  }
  await yieldToBrowser()
  const now = reconstructionStore.getState()
  if (now.result === reconstruction)
    setReconstruction({ parts: { ...now.parts, [contrast]: parts } })
}

import { insideMask } from '#lamim/dropout/boxes.ts'
import { fromModel } from '#lamim/transforms/from-model.ts'
import type { ReconstructionPart } from '#study/export.ts'
import { robustRange } from '#volume/range.ts'
import { type Contrast, contrasts, type Volume } from '#volume/volume.ts'
import { vault } from '../shared/vault.ts'
import { yieldToBrowser } from '../shared/yield-to-browser.ts'
import { reconstructionStore, setReconstruction } from './store.ts'

/**
 * Makes volumes of one contrast's parts. A yieldToBrowser between them keeps the page alive: each has its
 * voxels to be put in another order.
 */
export async function placeParts(contrast: Contrast): Promise<void> {
  const { reconstruction } = vault
  if (!reconstruction || vault.parts.has(contrast)) return
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
  if (vault.reconstruction !== reconstruction) return
  vault.parts.set(contrast, parts)
  const { placed } = reconstructionStore.getState()
  setReconstruction({ placed: [...placed, contrast] })
}

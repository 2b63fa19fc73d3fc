import { fromModel } from '#lamim/transforms/from-model.ts'
import { reconstructionParts } from '#study/export.ts'
import { robustRange } from '#volume/range.ts'
import { type Contrast, contrasts, type Volume } from '#volume/volume.ts'
import { reconstructionStore, setReconstruction } from '../state/reconstruction.ts'
import { vault } from '../state/vault.ts'
import { breath } from './breath.ts'

/**
 * Makes volumes of one contrast's parts. A breath between them keeps the page alive: each is 96³
 * voxels to be put in another order.
 */
export async function placeParts(contrast: Contrast): Promise<void> {
  const { reconstruction } = vault
  if (!reconstruction || vault.parts.has(contrast)) return
  const channel = contrasts.indexOf(contrast)
  const volumes: Volume[] = []
  for (const part of reconstructionParts) {
    const voxels = reconstruction[part].length / contrasts.length
    const own = reconstruction[part].subarray(channel * voxels, (channel + 1) * voxels)
    volumes.push(...fromModel(own, reconstruction.grid))
    await breath()
  }
  const [input, masked, restored, error] = volumes
  if (!input || !masked || !restored || !error) return
  const range = robustRange(input)
  await breath()
  if (vault.reconstruction !== reconstruction) return
  vault.parts.set(contrast, { input, masked, reconstruction: restored, error, range })
  const { placed } = reconstructionStore.getState()
  setReconstruction({ placed: [...placed, contrast] })
}

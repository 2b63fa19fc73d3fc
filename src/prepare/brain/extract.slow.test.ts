import { describe, expect, it } from 'vitest'
import { sampleOf } from '#volume/testing/samples.ts'
import type { Volume } from '#volume/volume.ts'
import { rawHead } from '../testing/raw-head.ts'
import { dice } from './testing/dice.ts'
import { extractBrain } from './testing/extractor.ts'
import { reachOf } from './testing/reach.ts'

describe('a sample’s brain put back into a head', () => {
  it.each(['T1w', 'T1c', 'T2w', 'FLAIR'] as const)(
    '%s: the brain, neither eyes nor neck',
    async contrast => {
      const { scan, brain, eyes, base } = await rawHead(sampleOf('glioma-wildtype'), contrast)
      const progress: number[] = []
      const onProgress = ({ fraction }: { fraction: number }) => progress.push(fraction)
      const mask = await extractBrain(scan, { onProgress })
      expect(mask.data).toBeInstanceOf(Uint8Array)
      expect(mask).toMatchObject({ size: scan.volume.size, affine: scan.volume.affine })
      expect(dice(mask.data, brain.data)).toBeGreaterThan(0.95)
      const [found, truth] = [reachOf(mask, eyes), reachOf(brain, eyes)]
      expect(found.nearest).toBeGreaterThan(truth.nearest - 4)
      expect(found.lowest).toBeGreaterThan(base - 10)
      expect(progress.length).toBeGreaterThan(2)
      expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    },
  )
})

it('refuses a scan without a brain, by name', async () => {
  const data = new Int16Array(40 ** 3)
  const affine = [4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1] as const
  const volume = { data, size: [40, 40, 40], affine } satisfies Volume
  await expect(extractBrain({ contrast: 'T1w', name: 'knee.nii', volume })).rejects.toThrow(
    /knee\.nii: no brain was found/,
  )
})

it('stops when cancelled', async () => {
  const volume = { data: new Int16Array(8), size: [2, 2, 2], affine: [...Array(16).keys()] }
  const stopped = extractBrain(
    { contrast: 'T1w', name: 'x', volume: volume as unknown as Volume },
    { signal: AbortSignal.abort() },
  )
  await expect(stopped).rejects.toThrow(/abort/)
})

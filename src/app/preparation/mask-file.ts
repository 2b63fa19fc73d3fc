import { Problem } from '#errors/problem.ts'
import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { rawScans } from '#study/prepared.ts'
import { sameGrid } from '#volume/affine.ts'
import type { Contrast } from '#volume/volume.ts'
import { runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { getOpenStudy, rawStudyInput } from '../study/store.ts'
import { fillPreparationForm, setPreparation } from './store.ts'

/** Takes a brain mask from a file; it must be on the grid of an open scan. */
export async function readMaskFile(
  { run }: Pick<Services, 'run'>,
  file: NamedSource,
): Promise<void> {
  const found = await runOperation(
    'open',
    message('volume.reading', { file: file.name }),
    async control => {
      const volume = await run('readMask', { file }, control)
      return { name: file.name, volume, contrast: ownerOf(file.name, volume) }
    },
  )
  if (!found) return
  setPreparation({ maskFile: found })
  fillPreparationForm({ brain: 'file' })
}

function ownerOf(name: string, volume: Parameters<typeof sameGrid>[0]): Contrast {
  const study = getOpenStudy()
  const scans = study ? rawScans(rawStudyInput(study)) : []
  const owner = scans.find(scan => sameGrid(volume, scan.volume).same)
  if (owner) return owner.contrast
  const first = scans[0] && sameGrid(volume, scans[0].volume)
  const summary =
    first && !first.same
      ? message('appStudy.maskDiffers', { file: name, difference: first.differs })
      : message('appStudy.maskElsewhere', { file: name })
  throw new Problem('grid-mismatch', summary, { file: name })
}

import type { Stroke } from '#viewer/stage-types.ts'
import { reorient } from '#volume/orient.ts'
import { regrid } from '#volume/regrid.ts'
import type { Contrast, FourVolumes, Volume } from '#volume/volume.ts'
import type { Services } from '../shared/services.ts'
import { updateView } from '../view/store.ts'
import { cropTo } from './prepare-study.ts'
import { preparationStore, setPreparation } from './store.ts'

/** Starts painting: shows the mask over the aligned scans. */
export function editMask(): void {
  const { result } = preparationStore.getState()
  if (!result) return
  const { scans, mask } = result.prepared
  const inRas = (contrast: Contrast): Volume | null => {
    const scan = scans.find(scan => scan.contrast === contrast)
    return scan ? reorient(scan.aligned, 'RAS') : null
  }
  const volumes: FourVolumes = [inRas('T1w'), inRas('T1c'), inRas('T2w'), inRas('FLAIR')]
  updateView({ mode: 'slices', view: 'all', tool: 'crosshair' })
  setPreparation({ edit: { volumes, mask: reorient(mask, 'RAS'), stroke: 'add' } })
}

export function setStroke(stroke: Stroke): void {
  const { edit } = preparationStore.getState()
  if (edit) setPreparation({ edit: { ...edit, stroke } })
}

/** Undoes the last stroke, if there is one. */
export function undoStroke({ stage }: Pick<Services, 'stage'>): void {
  stage.pen()?.undo()
}

/** Ends painting; the mask stays as it was before. */
export function discardMaskEdit(): void {
  setPreparation({ edit: null })
}

/** Crops to the mask as it was painted. */
export async function applyMaskEdit(services: Pick<Services, 'run' | 'stage'>): Promise<void> {
  const painted = services.stage.pen()?.mask()
  const grid = preparationStore.getState().result?.prepared.mask
  discardMaskEdit()
  if (painted && grid) await cropTo(services, regrid(painted, grid, { interpolation: 'nearest' }))
}

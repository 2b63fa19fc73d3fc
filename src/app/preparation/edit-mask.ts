import type { Stroke } from '#viewer/stage-types.ts'
import { reorient } from '#volume/orient.ts'
import { regrid } from '#volume/regrid.ts'
import type { Contrast, FourVolumes, Volume } from '#volume/volume.ts'
import { vault } from '../shared/vault.ts'
import { updateView } from '../view/store.ts'
import { cropTo } from './prepare-study.ts'
import { preparationStore, setPreparation } from './store.ts'

/** Lays the mask over the aligned scans, to be painted on. */
export function editMask(): void {
  const { preparation } = vault
  if (!preparation) return
  const turned = (contrast: Contrast): Volume | null => {
    const scan = preparation.scans.find(scan => scan.contrast === contrast)
    return scan ? reorient(scan.aligned, 'RAS') : null
  }
  const volumes: FourVolumes = [turned('T1w'), turned('T1c'), turned('T2w'), turned('FLAIR')]
  vault.canvas = { volumes, mask: reorient(preparation.mask, 'RAS') }
  updateView({ mode: 'slices', view: 'all', tool: 'crosshair' })
  setPreparation({ stroke: 'add' })
}

export function setStroke(stroke: Stroke): void {
  setPreparation({ stroke })
}

/** Takes the last stroke back. */
export function undoStroke(): void {
  vault.pen?.undo()
}

/** Puts the pen away; the mask stays as it was before. */
export function leaveMask(): void {
  if (preparationStore.getState().stroke !== null) setPreparation({ stroke: null })
}

/** Crops to the mask as it was painted. */
export async function takeMask(): Promise<void> {
  const painted = vault.pen?.mask()
  const grid = vault.preparation?.mask
  leaveMask()
  if (painted && grid) await cropTo(regrid(painted, grid, { interpolation: 'nearest' }))
}

import type { MaskPen, Overlay, Range, Stage } from '#viewer/stage-types.ts'
import { contrasts, type Volume } from '#volume/volume.ts'
import { evidenceStore, shownMap } from '../evidence/store.ts'
import { preparationStore } from '../preparation/store.ts'
import { getOpenStudy, shownScan, studyStore } from '../study/store.ts'
import { viewStore } from '../view/store.ts'

export interface Follower {
  /** The pen while a mask is painted, else null. */
  pen(): MaskPen | null
}

/** Updates the stage when stores change. Sends only what differs from what it shows. */
export function followStores(stage: Stage): Follower {
  let shown: Volume | null = null
  let shownWindow: Range | null = null
  let overlay: Overlay | null = null
  let pen: MaskPen | null = null
  let last = viewStore.getInitialState()

  function updateVolume(): void {
    const study = getOpenStudy()
    const { contrast, windows, crosshair } = viewStore.getState()
    const { edit } = preparationStore.getState()
    const scan = study && shownScan(study, contrast)
    const volume = edit?.volumes[contrasts.indexOf(contrast)] ?? scan?.volume
    if (!scan || !volume) {
      if (shown !== null) stage.clear()
      shown = null
      overlay = null
      return
    }
    const window = windows[contrast] ?? scan.range
    if (volume !== shown) {
      const keep = shown !== null && crosshair !== null
      shown = volume
      shownWindow = window
      stage.show(volume, window, keep)
    } else if (window !== shownWindow) {
      shownWindow = window
      stage.setWindow(window)
    }
  }

  function updateOverlay(): void {
    const state = evidenceStore.getState()
    const map = shown && shownMap(state)
    const wanted: Overlay | null = map && {
      volume: map.volume,
      threshold: state.threshold * map.limit,
      limit: Math.max(map.limit, 1e-9),
      opacity: state.opacity,
    }
    if (sameOverlay(wanted, overlay)) return
    overlay = wanted
    stage.setOverlay(wanted)
  }

  /** The pen exists while a mask is edited; the contrast shown under it may change. */
  function updatePen(): void {
    const { edit } = preparationStore.getState()
    if (edit) {
      pen ??= stage.paintOn(edit.mask)
      pen.setStroke(edit.stroke)
    } else {
      pen?.end()
      pen = null
    }
  }

  function updateControls(): void {
    const view = viewStore.getState()
    if (view.radiological !== last.radiological || view.noseLeft !== last.noseLeft)
      stage.setConvention(view)
    if (view.view !== last.view) stage.setView(view.view)
    if (view.tool !== last.tool) stage.setTool(view.tool)
    if (view.crisp !== last.crisp) stage.setCrisp(view.crisp)
    last = view
  }

  function updateAll(): void {
    const isEditing = preparationStore.getState().edit !== null
    // Painting starts after its volume is shown, and ends before that volume is replaced.
    if (!isEditing) updatePen()
    updateControls()
    updateVolume()
    updateOverlay()
    if (isEditing) updatePen()
  }

  studyStore.subscribe(updateAll)
  viewStore.subscribe(updateAll)
  evidenceStore.subscribe(updateOverlay)
  preparationStore.subscribe(updateAll)
  updateAll()
  return { pen: () => pen }
}

function sameOverlay(a: Overlay | null, b: Overlay | null): boolean {
  if (a === null || b === null) return a === b
  return (
    a.volume === b.volume &&
    a.threshold === b.threshold &&
    a.limit === b.limit &&
    a.opacity === b.opacity
  )
}

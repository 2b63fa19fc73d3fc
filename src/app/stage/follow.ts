import type { MaskPen, Overlay, Range, Stage } from '#viewer/stage-types.ts'
import { type Contrast, contrasts, type Volume } from '#volume/volume.ts'
import { evidenceStore } from '../evidence/store.ts'
import { preparationStore } from '../preparation/store.ts'
import { scanOf, vault } from '../shared/vault.ts'
import { shownIn, studyStore } from '../study/store.ts'
import { viewStore } from '../view/store.ts'

/** Keeps the stage in step with the stores: it is told only what differs from what it shows. */
export function follow(stage: Stage): void {
  // Preparing gives a scan other voxels under the same id: the volume itself tells.
  let shown: Volume | null = null
  let shownWindow: Range | null = null
  let overlay: Overlay | null = null
  let pen: MaskPen | null = null
  let last = viewStore.getInitialState()

  function volumes(): void {
    const study = studyStore.getState()
    const view = viewStore.getState()
    const scan = study.step === 'open' ? scanOf(shownIn(study, view.contrast)) : null
    const volume = canvasOf(view.contrast) ?? scan?.volume
    if (!scan || !volume) {
      if (shown !== null) stage.clear()
      shown = null
      overlay = null
      return
    }
    const window = view.windows[view.contrast] ?? scan.range
    if (volume !== shown) {
      const keep = shown !== null && view.place !== null
      shown = volume
      shownWindow = window
      stage.show(volume, window, keep)
    } else if (window !== shownWindow) {
      shownWindow = window
      stage.setWindow(window)
    }
  }

  function evidence(): void {
    const { task, maps, threshold, opacity } = evidenceStore.getState()
    const facts = task === null ? undefined : maps[task]
    const volume = task === null ? undefined : vault.evidence.get(task)
    const wanted: Overlay | null =
      shown !== null && facts && volume
        ? {
            volume,
            threshold: threshold * facts.limit,
            limit: Math.max(facts.limit, 1e-9),
            opacity,
          }
        : null
    if (same(wanted, overlay)) return
    overlay = wanted
    stage.setOverlay(wanted)
  }

  /** The pen lies on the canvas as long as a stroke is chosen; contrasts may change under it. */
  function painting(): void {
    const { stroke } = preparationStore.getState()
    if (stroke === null || !vault.canvas) {
      pen?.end()
      pen = null
    } else {
      pen ??= stage.paintOn(vault.canvas.mask)
      pen.setStroke(stroke)
    }
    vault.pen = pen
  }

  function manner(): void {
    const view = viewStore.getState()
    if (view.radiological !== last.radiological || view.noseLeft !== last.noseLeft)
      stage.setConvention(view)
    if (view.view !== last.view) stage.setView(view.view)
    if (view.tool !== last.tool) stage.setTool(view.tool)
    if (view.crisp !== last.crisp) stage.setCrisp(view.crisp)
    last = view
  }

  function all(): void {
    const { stroke } = preparationStore.getState()
    // The pen comes after what it paints on, and goes before it.
    if (stroke === null) painting()
    manner()
    volumes()
    evidence()
    if (stroke !== null) painting()
  }

  studyStore.subscribe(all)
  viewStore.subscribe(all)
  evidenceStore.subscribe(evidence)
  preparationStore.subscribe(all)
  all()
}

/** What a mask is painted on, while it is. */
function canvasOf(contrast: Contrast): Volume | null {
  const editing = preparationStore.getState().stroke !== null
  return (editing && vault.canvas?.volumes[contrasts.indexOf(contrast)]) || null
}

function same(a: Overlay | null, b: Overlay | null): boolean {
  if (a === null || b === null) return a === b
  return (
    a.volume === b.volume &&
    a.threshold === b.threshold &&
    a.limit === b.limit &&
    a.opacity === b.opacity
  )
}

import type { Overlay, Range, Stage } from '#viewer/stage-types.ts'
import { evidenceStore } from '../state/evidence.ts'
import { shownIn, studyStore } from '../state/study.ts'
import { scanOf, vault } from '../state/vault.ts'
import { viewing } from '../state/view.ts'

/** Keeps the stage in step with the stores: it is told only what differs from what it shows. */
export function follow(stage: Stage): void {
  let shownId: string | null = null
  let shownWindow: Range | null = null
  let overlay: Overlay | null = null
  let last = viewing.getInitialState()

  function volumes(): void {
    const study = studyStore.getState()
    const view = viewing.getState()
    const id = study.step === 'open' ? shownIn(study, view.contrast) : null
    const scan = scanOf(id)
    if (!scan) {
      if (shownId !== null) stage.clear()
      shownId = null
      overlay = null
      return
    }
    const window = view.windows[view.contrast] ?? scan.range
    if (id !== shownId) {
      const keep = shownId !== null && view.place !== null
      shownId = id
      shownWindow = window
      stage.show(scan.volume, window, keep)
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
      shownId !== null && facts && volume
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

  function manner(): void {
    const view = viewing.getState()
    if (view.radiological !== last.radiological || view.noseLeft !== last.noseLeft)
      stage.setConvention(view)
    if (view.view !== last.view) stage.setView(view.view)
    if (view.tool !== last.tool) stage.setTool(view.tool)
    if (view.crisp !== last.crisp) stage.setCrisp(view.crisp)
    last = view
  }

  function all(): void {
    manner()
    volumes()
    evidence()
  }

  studyStore.subscribe(all)
  viewing.subscribe(all)
  evidenceStore.subscribe(evidence)
  all()
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

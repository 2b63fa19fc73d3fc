import { useStore } from 'zustand'
import { NumberField } from '../shared/parts/NumberField.tsx'
import { scanOf } from '../shared/vault.ts'
import { shownIn, studyStore } from '../study/store.ts'
import { resetWindow, setWindow, viewStore } from '../view/store.ts'
import { rounded, stepFor, toRange, toWindowLevel, type WindowLevel } from './window-level.ts'

/** Window and level of the contrast shown, as numbers. */
export function WindowControls() {
  const contrast = useStore(viewStore, view => view.contrast)
  const chosen = useStore(viewStore, view => view.windows[view.contrast])
  const id = useStore(studyStore, study =>
    study.step === 'open' ? shownIn(study, contrast) : null,
  )
  const scan = scanOf(id)
  if (!scan) return null
  const now = toWindowLevel(chosen ?? scan.range)
  const step = stepFor(scan.range)
  const change = (part: Partial<WindowLevel>) => {
    const range = toRange({ ...now, ...part })
    if (range) setWindow(range)
  }
  return (
    <span className="window-level">
      <NumberField
        label="Window"
        step={step}
        min={0}
        value={rounded(now.width, step)}
        set={width => change({ width })}
      />
      <NumberField
        label="Level"
        step={step}
        value={rounded(now.level, step)}
        set={level => change({ level })}
      />
      <button type="button" className="quiet" disabled={!chosen} onClick={resetWindow}>
        Reset
      </button>
    </span>
  )
}

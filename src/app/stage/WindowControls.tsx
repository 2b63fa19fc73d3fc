import { useStore } from 'zustand'
import { shownIn, studyStore } from '../state/study.ts'
import { scanOf } from '../state/vault.ts'
import { resetWindow, setWindow, viewing } from '../state/view.ts'
import { rounded, stepFor, toRange, toWindowLevel, type WindowLevel } from './window-level.ts'

/** Window and level of the contrast shown, as numbers. */
export function WindowControls() {
  const contrast = useStore(viewing, view => view.contrast)
  const chosen = useStore(viewing, view => view.windows[view.contrast])
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
      <label>
        Window{' '}
        <input
          type="number"
          step={step}
          min={0}
          value={rounded(now.width, step)}
          onChange={event => change({ width: event.target.valueAsNumber })}
        />
      </label>
      <label>
        Level{' '}
        <input
          type="number"
          step={step}
          value={rounded(now.level, step)}
          onChange={event => change({ level: event.target.valueAsNumber })}
        />
      </label>
      <button type="button" className="quiet" disabled={!chosen} onClick={resetWindow}>
        Reset
      </button>
    </span>
  )
}

import { useStore } from 'zustand'
import { useText } from '../language/use-text.ts'
import { NumberField } from '../shared/parts/NumberField.tsx'
import { shownScan, studyStore, whenOpen } from '../study/store.ts'
import { resetWindow, setWindow, viewStore } from '../view/store.ts'
import { rounded, stepFor, toRange, toWindowLevel, type WindowLevel } from './window-level.ts'

/** Window and level of the contrast shown, as numbers. */
export function WindowControls() {
  const text = useText()
  const contrast = useStore(viewStore, view => view.contrast)
  const window = useStore(viewStore, view => view.windows[view.contrast])
  const range = useStore(
    studyStore,
    whenOpen(study => shownScan(study, contrast)?.range),
  )
  if (!range) return null
  const now = toWindowLevel(window ?? range)
  const step = stepFor(range)
  const change = (part: Partial<WindowLevel>) => {
    const range = toRange({ ...now, ...part })
    if (range) setWindow(range)
  }
  return (
    <span className="window-level">
      <NumberField
        label={text('appStage.window')}
        step={step}
        min={0}
        value={rounded(now.width, step)}
        set={width => change({ width })}
      />
      <NumberField
        label={text('appStage.level')}
        step={step}
        value={rounded(now.level, step)}
        set={level => change({ level })}
      />
      <button type="button" className="quiet" disabled={!window} onClick={resetWindow}>
        {text('appStage.reset')}
      </button>
    </span>
  )
}

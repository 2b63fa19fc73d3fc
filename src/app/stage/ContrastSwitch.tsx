import { useStore } from 'zustand'
import { contrasts } from '#volume/volume.ts'
import { useText } from '../language/use-text.ts'
import { studyStore, whenOpen } from '../study/store.ts'
import { updateView, viewStore } from '../view/store.ts'

/** Selects which of the four contrasts is shown. */
export function ContrastSwitch() {
  const text = useText()
  const shown = useStore(viewStore, view => view.contrast)
  const slots = useStore(
    studyStore,
    whenOpen(study => study.slots),
  )
  if (!slots) return null
  return (
    <fieldset className="switch">
      <legend className="hidden-visually">{text('appStage.contrastShown')}</legend>
      {contrasts.map((contrast, at) => (
        <label key={contrast} title={text('appStage.key', { key: String(at + 1) })}>
          <input
            type="radio"
            name="contrast"
            checked={contrast === shown}
            disabled={slots[contrast].kind !== 'scan'}
            onChange={() => updateView({ contrast })}
          />
          {contrast}
        </label>
      ))}
    </fieldset>
  )
}

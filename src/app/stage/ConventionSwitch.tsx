import { useStore } from 'zustand'
import { useText } from '../language/use-text.ts'
import { updateView, viewStore } from '../view/store.ts'

/** Shows and switches the display convention. */
export function ConventionSwitch() {
  const text = useText()
  const radiological = useStore(viewStore, view => view.radiological)
  const noseLeft = useStore(viewStore, view => view.noseLeft)
  return (
    <span className="convention">
      <label title={text('appStage.conventionTitle')}>
        {text('appStage.convention')}{' '}
        <select
          value={radiological ? 'radiological' : 'neurological'}
          onChange={event => updateView({ radiological: event.target.value === 'radiological' })}
        >
          <option value="radiological">{text('appStage.radiological')}</option>
          <option value="neurological">{text('appStage.neurological')}</option>
        </select>
      </label>
      <label>
        {text('appStage.nose')}{' '}
        <select
          value={noseLeft ? 'left' : 'right'}
          onChange={event => updateView({ noseLeft: event.target.value === 'left' })}
        >
          <option value="left">{text('appStage.noseLeft')}</option>
          <option value="right">{text('appStage.noseRight')}</option>
        </select>
      </label>
    </span>
  )
}

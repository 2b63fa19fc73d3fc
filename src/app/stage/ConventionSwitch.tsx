import { useStore } from 'zustand'
import { updateView, viewStore } from '../view/store.ts'

/** Shows and switches the display convention. */
export function ConventionSwitch() {
  const radiological = useStore(viewStore, view => view.radiological)
  const noseLeft = useStore(viewStore, view => view.noseLeft)
  return (
    <span className="convention">
      <label title="Radiological: the patient's right is on the left of the screen">
        Convention{' '}
        <select
          value={radiological ? 'radiological' : 'neurological'}
          onChange={event => updateView({ radiological: event.target.value === 'radiological' })}
        >
          <option value="radiological">Radiological</option>
          <option value="neurological">Neurological</option>
        </select>
      </label>
      <label>
        Nose{' '}
        <select
          value={noseLeft ? 'left' : 'right'}
          onChange={event => updateView({ noseLeft: event.target.value === 'left' })}
        >
          <option value="left">left</option>
          <option value="right">right</option>
        </select>
      </label>
    </span>
  )
}

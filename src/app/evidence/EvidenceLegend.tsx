import { useStore } from 'zustand'
import { gradient } from '#viewer/colours.ts'
import { useText } from '../language/use-text.ts'
import { points } from '../shared/format.ts'
import { evidenceStore, shownMap } from './store.ts'

/** The colour bar of the map over the slices. */
export function EvidenceLegend() {
  const text = useText()
  const map = useStore(evidenceStore, shownMap)
  const threshold = useStore(evidenceStore, state => state.threshold)
  if (!map) return null
  const limit = points(map.limit)
  return (
    <figure className="legend">
      <figcaption>
        {text('appModel.legend', { label: map.label, from: points(threshold * map.limit) })}
      </figcaption>
      <div className="ends">
        <span>{text('appModel.takes', { points: limit })}</span>
        <span className="colour-bar" style={{ backgroundImage: gradient() }} aria-hidden="true" />
        <span>{text('appModel.adds', { points: limit })}</span>
      </div>
    </figure>
  )
}

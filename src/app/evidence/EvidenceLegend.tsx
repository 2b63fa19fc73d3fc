import { useStore } from 'zustand'
import { gradient } from '#viewer/colours.ts'
import { points } from '../shared/format.ts'
import { evidenceStore, shownMap } from './store.ts'

/** The colour bar of the map over the slices. */
export function EvidenceLegend() {
  const map = useStore(evidenceStore, shownMap)
  const threshold = useStore(evidenceStore, state => state.threshold)
  if (!map) return null
  const limit = points(map.limit)
  return (
    <figure className="legend">
      <figcaption>
        Percentage points that a block adds to or takes from ‘{map.label}’, drawn from{' '}
        {points(threshold * map.limit)} on
      </figcaption>
      <div className="ends">
        <span>takes −{limit}</span>
        <span className="colour-bar" style={{ backgroundImage: gradient() }} aria-hidden="true" />
        <span>adds +{limit}</span>
      </div>
    </figure>
  )
}

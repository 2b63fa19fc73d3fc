import { useStore } from 'zustand'
import { gradient } from '#viewer/colours.ts'
import { points } from '../shared/format.ts'
import { evidenceStore } from './store.ts'

/** The colour bar of the map over the slices. */
export function EvidenceLegend() {
  const { task, maps, threshold } = useStore(evidenceStore)
  const facts = task === null ? undefined : maps[task]
  if (!facts) return null
  const limit = points(facts.limit)
  return (
    <figure className="legend">
      <figcaption>
        Percentage points that a block adds to or takes from ‘{facts.label}’, drawn from{' '}
        {points(threshold * facts.limit)} on
      </figcaption>
      <div className="ends">
        <span>takes −{limit}</span>
        <span className="colour-bar" style={{ backgroundImage: gradient() }} aria-hidden="true" />
        <span>adds +{limit}</span>
      </div>
    </figure>
  )
}

import { useStore } from 'zustand'
import { gradient } from '#viewer/colours.ts'
import { evidenceStore } from '../state/evidence.ts'

/** The colour bar of the map over the slices. */
export function EvidenceLegend() {
  const { task, maps, threshold } = useStore(evidenceStore)
  const facts = task === null ? undefined : maps[task]
  if (!facts) return null
  const limit = points(facts.limit)
  return (
    <figure className="legend">
      <figcaption>
        Evidence: change of P({facts.label}) that a block makes, in percentage points; below{' '}
        {points(threshold * facts.limit)} nothing is drawn
      </figcaption>
      <div className="colour-bar" style={{ backgroundImage: gradient() }} aria-hidden="true" />
      <div className="ends">
        <span>−{limit} lowers</span>
        <span>0</span>
        <span>raises +{limit}</span>
      </div>
    </figure>
  )
}

function points(change: number): string {
  return (change * 100).toPrecision(2)
}

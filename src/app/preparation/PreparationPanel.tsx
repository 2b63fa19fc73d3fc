import { useStore } from 'zustand'
import { ActionButton } from '../shared/actions/ActionButton.tsx'
import { listed } from '../shared/format.ts'
import { studyRawness } from '../study/disabled-reason.ts'
import { studyStore, whenOpen } from '../study/store.ts'
import { prepareAction } from './actions.ts'
import { PreparedFacts } from './PreparedFacts.tsx'
import { PrepareForm } from './PrepareForm.tsx'
import { preparationStore } from './store.ts'

/** From raw scans to what the model wants: one grid, the brain alone, cropped to it. */
export function PreparationPanel() {
  const rawness = useStore(studyStore, whenOpen(studyRawness))
  const result = useStore(preparationStore, state => state.result)
  return (
    <section className="preparation" aria-label="Preparation">
      <h2>Preparation</h2>
      {result ? (
        <PreparedFacts result={result} />
      ) : rawness ? (
        <>
          <p className="small">{needed(rawness.uneven !== null, rawness.withSkull)}</p>
          <PrepareForm />
          <ActionButton action={prepareAction} primary />
        </>
      ) : (
        <>
          <p className="small muted">Not needed: one grid, and the brain alone.</p>
          <details>
            <summary className="small">Prepare all the same</summary>
            <PrepareForm />
            <ActionButton action={prepareAction} />
          </details>
        </>
      )}
    </section>
  )
}

function needed(uneven: boolean, withSkull: readonly string[]): string {
  const found = [
    ...(uneven ? ['the scans lie on different grids'] : []),
    ...(withSkull.length > 0
      ? [`${listed(withSkull)} still ${withSkull.length === 1 ? 'shows' : 'show'} the skull`]
      : []),
  ]
  return `The model wants aligned brains without skull; here ${found.join(', and ')}.`
}

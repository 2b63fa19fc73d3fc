import { useStore } from 'zustand'
import { tokenCount } from '#lamim/architecture.ts'
import { answers } from '#study/answers.ts'
import { answerStore } from '../answer/store.ts'
import { loadedModel, modelStore } from '../models/store.ts'
import { points } from '../shared/format.ts'
import { isRunning, operations } from '../shared/operations.ts'
import { Slider } from '../shared/parts/Slider.tsx'
import { useServices } from '../shared/services.ts'
import { askEvidence } from './ask-evidence.ts'
import { evidenceStore, setEvidence, shownMap } from './store.ts'

/** Selects the task whose evidence map is drawn over the slices, and how it is drawn. */
export function EvidenceControls() {
  const services = useServices()
  const model = useStore(modelStore, loadedModel)
  const answered = useStore(answerStore, ({ answer }) => answer !== null)
  const task = useStore(evidenceStore, state => state.task)
  const map = useStore(evidenceStore, shownMap)
  const threshold = useStore(evidenceStore, state => state.threshold)
  const opacity = useStore(evidenceStore, state => state.opacity)
  const busy = useStore(operations, state => isRunning('evidence', state))
  if (!model || !answered || !answers(model)) return null
  return (
    <section className="evidence" aria-label="Evidence">
      <h3>Evidence map</h3>
      <label>
        Task{' '}
        <select
          value={task ?? ''}
          disabled={busy}
          onChange={event => void askEvidence(services, event.target.value || null)}
        >
          <option value="">None</option>
          {model.config.tasks.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {map && (
        <>
          <Slider
            label="Threshold"
            value={threshold}
            min={0}
            max={0.95}
            step={0.05}
            valueText={`${points(threshold * map.limit)} points`}
            onChange={next => setEvidence({ threshold: next })}
          />
          <Slider
            label="Opacity"
            value={opacity}
            min={0.1}
            max={1}
            step={0.05}
            valueText={`${Math.round(opacity * 100)} %`}
            onChange={next => setEvidence({ opacity: next })}
          />
        </>
      )}
      <p className="small muted">
        Each of the {tokenCount} blocks is blanked at the head’s input, and the map shows how the
        probability changes. It can’t tell what a block contains, nor why it matters: every token
        has seen the whole scan, so a colour is not the place of a finding.
      </p>
    </section>
  )
}

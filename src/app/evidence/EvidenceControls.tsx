import { useStore } from 'zustand'
import { tokenCount } from '#lamim/architecture.ts'
import { answers } from '#study/answers.ts'
import { answerStore } from '../answer/store.ts'
import { modelStore } from '../models/store.ts'
import { points } from '../shared/format.ts'
import { isRunning, operations } from '../shared/operations.ts'
import { Slider } from '../shared/parts/Slider.tsx'
import { askEvidence } from './ask-evidence.ts'
import { evidenceStore, setEvidence } from './store.ts'

/** Chooses the task whose evidence lies over the slices, and how it is drawn. */
export function EvidenceControls() {
  const model = useStore(modelStore)
  const answered = useStore(answerStore, ({ step }) => step === 'done')
  const { task, maps, threshold, opacity } = useStore(evidenceStore)
  const busy = useStore(operations, state => isRunning('evidence', state))
  if (model.step !== 'ready' || !answered || !answers(model.model)) return null
  const facts = task === null ? undefined : maps[task]
  return (
    <section className="evidence" aria-label="Evidence">
      <h3>Evidence map</h3>
      <label>
        Task{' '}
        <select
          value={task ?? ''}
          disabled={busy}
          onChange={event => askEvidence(event.target.value || null)}
        >
          <option value="">None</option>
          {model.model.config.tasks.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {facts && (
        <>
          <Slider
            label="Threshold"
            value={threshold}
            min={0}
            max={0.95}
            step={0.05}
            said={`${points(threshold * facts.limit)} points`}
            onChange={next => setEvidence({ threshold: next })}
          />
          <Slider
            label="Opacity"
            value={opacity}
            min={0.1}
            max={1}
            step={0.05}
            said={`${Math.round(opacity * 100)} %`}
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

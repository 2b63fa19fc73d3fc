import { useStore } from 'zustand'
import { tokenCount } from '#lamim/architecture.ts'
import { givesAnswers } from '#study/gives-answers.ts'
import { answerStore } from '../answer/store.ts'
import { useModelText } from '../language/use-model-text.ts'
import { useText } from '../language/use-text.ts'
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
  const text = useText()
  const model = useStore(modelStore, loadedModel)
  const answered = useStore(answerStore, ({ answer }) => answer !== null)
  const task = useStore(evidenceStore, state => state.task)
  const map = useStore(evidenceStore, shownMap)
  const threshold = useStore(evidenceStore, state => state.threshold)
  const opacity = useStore(evidenceStore, state => state.opacity)
  const textOf = useModelText(model?.config.language ?? 'en')
  const busy = useStore(operations, state => isRunning('evidence', state))
  if (!model || !answered || !givesAnswers(model)) return null
  return (
    <section className="evidence" aria-label={text('appModel.evidence')}>
      <h3>{text('appModel.evidenceMap')}</h3>
      <label>
        {text('appModel.task')}{' '}
        <select
          value={task ?? ''}
          disabled={busy}
          onChange={event => void askEvidence(services, event.target.value || null)}
        >
          <option value="">{text('appModel.none')}</option>
          {model.config.tasks.map(task => (
            <option key={task.id} value={task.id} lang={textOf(task, 'title').language}>
              {textOf(task, 'title').text}
            </option>
          ))}
        </select>
      </label>
      {map && (
        <>
          <Slider
            label={text('appModel.threshold')}
            value={threshold}
            min={0}
            max={0.95}
            step={0.05}
            valueText={text('appModel.points', { points: points(threshold * map.limit) })}
            onChange={next => setEvidence({ threshold: next })}
          />
          <Slider
            label={text('appModel.opacity')}
            value={opacity}
            min={0.1}
            max={1}
            step={0.05}
            valueText={`${Math.round(opacity * 100)} %`}
            onChange={next => setEvidence({ opacity: next })}
          />
        </>
      )}
      <p className="small muted">{text('appModel.evidenceMeaning', { tokens: tokenCount })}</p>
    </section>
  )
}

import { useStore } from 'zustand'
import { researchNotice } from '#report/notice.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { answers } from '#study/answers.ts'
import { rawnessOf } from '#study/rawness.ts'
import { useModelText } from '../language/use-model-text.ts'
import { type ModelState, modelStore } from '../models/store.ts'
import { prepareAction } from '../preparation/actions.ts'
import { preparationStore } from '../preparation/store.ts'
import { ActionButton } from '../shared/actions/ActionButton.tsx'
import { useDisabledReason } from '../shared/actions/action.ts'
import { listed } from '../shared/format.ts'
import { isRunning, operations } from '../shared/operations.ts'
import { currentStudy, leaveOutMissing } from '../study/current-study.ts'
import { filled, studyStore, waiting } from '../study/store.ts'
import { viewStore } from '../view/store.ts'
import { analyseAction } from './actions.ts'
import { answerStore, type ShownAnswer } from './store.ts'
import { TaskProbabilities } from './TaskProbabilities.tsx'

/** The answer, drawn over the slices. Without an answer it says what is missing for one. */
export function ClassProbabilities() {
  const model = useStore(modelStore)
  const state = useStore(answerStore)
  const disabledReason = useDisabledReason(analyseAction)
  const reading = useStore(operations, state => isRunning('open', state))
  const missing = useStore(studyStore, study =>
    study.step === 'open' && filled(study.slots).length > 0 ? listed(waiting(study.slots)) : '',
  )
  const mode = useStore(viewStore, view => view.mode)
  // Prepared scans are raw no longer: the stores tell when that changes.
  useStore(preparationStore)
  const study = currentStudy()
  const raw = study !== null && rawnessOf(study) !== null
  return (
    <section className="probabilities" aria-label="Class probabilities">
      {/* Over the four views it would hide one of them: there it starts folded. */}
      <details key={mode} open={mode === 'slices'}>
        <summary>
          <h2>Class probabilities</h2>
        </summary>
        {model.step === 'ready' && state.step === 'done' ? (
          <Answered model={model.model} answer={state.answer} />
        ) : (
          <>
            <p className="small muted">{disabledReason ?? invitation(model)}</p>
            {raw && !reading && <ActionButton action={prepareAction} />}
            {missing && !raw && !reading && model.step !== 'absent' && (
              <button type="button" onClick={leaveOutMissing}>
                Leave out {missing}
              </button>
            )}
          </>
        )}
      </details>
      <ActionButton action={analyseAction} primary />
    </section>
  )
}

/** Warnings that fit over the slices; all of them stand in the details. */
const most = 2

function Answered({ model, answer }: { model: LoadedModel; answer: ShownAnswer }) {
  const { config } = model
  const statement = useModelText(config.language)(config.training, 'statement')
  if (!answers(model))
    return (
      <p className="small">
        This model has random weights: what it computes is no answer, so no probabilities are shown.{' '}
        {config.training.statement}
      </p>
    )
  const others = answer.warnings.filter(warning => warning !== config.training.statement)
  return (
    <>
      {others.slice(0, most).map(warning => (
        <p key={warning} className="notice-text">
          {warning}
        </p>
      ))}
      {others.length > most && (
        <p className="notice-text">{others.length - most} more in Details.</p>
      )}
      {config.tasks.map(task => {
        const found = answer.tasks.find(({ id }) => id === task.id)
        return found ? (
          <TaskProbabilities key={task.id} task={task} answer={found} language={config.language} />
        ) : null
      })}
      {/* Stays in sight while the tasks scroll. */}
      <footer>
        <p className="statement" lang={statement.language}>
          {statement.text}
        </p>
        <p className="notice-text">{researchNotice}</p>
      </footer>
    </>
  )
}

function invitation(model: ModelState): string {
  switch (model.step) {
    case 'failed':
      return 'The model could not be loaded; Analyse tries again.'
    default:
      return 'Press Analyse to ask the model about this study.'
  }
}

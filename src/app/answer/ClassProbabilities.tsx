import { useStore } from 'zustand'
import type { PlainKey } from '#messages/message.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { givesAnswers } from '#study/gives-answers.ts'
import type { Answer } from '#study/study.ts'
import { useModelText } from '../language/use-model-text.ts'
import { useText } from '../language/use-text.ts'
import { loadedModel, modelStore } from '../models/store.ts'
import { prepareAction } from '../preparation/actions.ts'
import { ActionButton } from '../shared/actions/ActionButton.tsx'
import { useDisabledReason } from '../shared/actions/action.ts'
import { isRunning, operations } from '../shared/operations.ts'
import { leaveOutMissing } from '../study/choose-for-slot.ts'
import { studyRawness } from '../study/disabled-reason.ts'
import { filled, studyStore, waiting, whenOpen } from '../study/store.ts'
import { viewStore } from '../view/store.ts'
import { analyseAction } from './actions.ts'
import { answerStore } from './store.ts'
import { TaskProbabilities } from './TaskProbabilities.tsx'

/** Draws the probabilities over the slices. Without an answer, it says what is missing. */
export function ClassProbabilities() {
  const text = useText()
  const model = useStore(modelStore, loadedModel)
  const failed = useStore(modelStore, ({ step }) => step === 'failed')
  const answer = useStore(answerStore, state => state.answer)
  const disabledReason = useDisabledReason(analyseAction)
  const mode = useStore(viewStore, view => view.mode)
  return (
    <section className="probabilities" aria-label={text('appModel.classProbabilities')}>
      {/* Over the four views it would hide one of them: there it starts folded. */}
      <details key={mode} open={mode === 'slices'}>
        <summary>
          <h2>{text('appModel.classProbabilities')}</h2>
        </summary>
        {model && answer ? (
          <Answered model={model} answer={answer} />
        ) : (
          <>
            <p className="small muted">{disabledReason ?? text(invitation(failed))}</p>
            <NextStep />
          </>
        )}
      </details>
      <ActionButton action={analyseAction} primary />
    </section>
  )
}

/** What the user has to do before the model can run. */
function NextStep() {
  const text = useText()
  const reading = useStore(operations, state => isRunning('open', state))
  const absent = useStore(modelStore, ({ step }) => step === 'absent')
  const raw = useStore(studyStore, whenOpen(studyRawness)) !== null
  const slots = useStore(
    studyStore,
    whenOpen(study => study.slots),
  )
  if (reading || !slots) return null
  if (raw) return <ActionButton action={prepareAction} />
  const missing = waiting(slots)
  if (absent || missing.length === 0 || filled(slots).length === 0) return null
  return (
    <button type="button" onClick={leaveOutMissing}>
      {text('appStudy.leaveOutMissing', { contrasts: missing })}
    </button>
  )
}

/** Warnings that fit over the slices. The details list all of them. */
const most = 2

function Answered({ model, answer }: { model: LoadedModel; answer: Answer }) {
  const { config } = model
  const text = useText()
  const statement = useModelText(config.language)(config.training, 'statement')
  if (!givesAnswers(model))
    return (
      <p className="small">
        {text('appModel.randomWeights')} <span lang={statement.language}>{statement.text}</span>
      </p>
    )
  const others = answer.warnings.filter(({ key }) => key !== 'study.fromModel')
  return (
    <>
      {others.slice(0, most).map(warning => (
        <p key={text(warning)} className="notice-text">
          {text(warning)}
        </p>
      ))}
      {others.length > most && (
        <p className="notice-text">
          {text('appModel.moreInDetails', { count: others.length - most })}
        </p>
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
        <p className="notice-text">{text('study.researchNotice')}</p>
      </footer>
    </>
  )
}

function invitation(failed: boolean): PlainKey {
  return failed ? 'appModel.analyseAgain' : 'appModel.pressAnalyse'
}

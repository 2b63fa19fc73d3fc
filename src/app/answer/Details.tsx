import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { givesAnswers } from '#study/gives-answers.ts'
import type { Answer } from '#study/study.ts'
import { useModelText } from '../language/use-model-text.ts'
import { useText } from '../language/use-text.ts'
import { loadedModel, modelStore } from '../models/store.ts'
import { duration } from '../shared/format.ts'
import { answerStore } from './store.ts'

const trainingKinds = {
  synthetic: 'appModel.syntheticData',
  clinical: 'appModel.clinicalData',
  unknown: 'appModel.unknownData',
  random: 'appModel.randomData',
} as const

/**
 * Details of the probabilities: evidence, logits, warnings, times, the model.
 * @param evidence what chooses the evidence map, once there is an answer
 */
export function Details({ evidence }: { readonly evidence: ReactNode }) {
  const model = useStore(modelStore, loadedModel)
  const folder = useStore(modelStore, state => (state.step === 'absent' ? state.folder : null))
  const answer = useStore(answerStore, state => state.answer)
  const text = useText()
  return (
    <section id="details" aria-label={text('appShell.details')} tabIndex={-1}>
      <h2>{text('appShell.details')}</h2>
      {answer && model ? (
        <>
          {evidence}
          {answer.warnings.map(warning => (
            <p key={text(warning)} className="notice-text">
              {text(warning)}
            </p>
          ))}
          {givesAnswers(model) && <Logits model={model} answer={answer} />}
        </>
      ) : (
        <p className="small muted">{text('appModel.detailsEmpty')}</p>
      )}
      {model && <About model={model} />}
      {folder !== null && (
        <p className="small">{text('appModel.noModelAt', { path: new URL(folder).pathname })}</p>
      )}
    </section>
  )
}

function Logits({ model, answer }: { model: LoadedModel; answer: Answer }) {
  const { transform, inference } = answer.timings
  const text = useText()
  const textOf = useModelText(model.config.language)
  return (
    <table className="small">
      <caption>
        {text('appModel.logitsCaption', {
          transform: duration(transform),
          inference: duration(inference),
        })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{text('appModel.task')}</th>
          <th scope="col">{text('appModel.class')}</th>
          <th scope="col">{text('appModel.logit')}</th>
        </tr>
      </thead>
      <tbody>
        {answer.tasks.flatMap(({ id, labels, logits }) => {
          const task = model.config.tasks.find(task => task.id === id)
          const title = task && textOf(task, 'title')
          const names = task && textOf(task, 'labels')
          return labels.map((label, at) => (
            <tr key={`${id} ${label}`}>
              {at === 0 && (
                <th scope="rowgroup" rowSpan={labels.length} lang={title?.language}>
                  {title?.text ?? id}
                </th>
              )}
              <td lang={names?.language}>{names?.text[at] ?? label}</td>
              <td>{(logits[at] ?? 0).toFixed(3)}</td>
            </tr>
          ))
        })}
      </tbody>
    </table>
  )
}

function About({ model }: { model: LoadedModel }) {
  const { config, precision, hash, timings, warnings } = model
  const text = useText()
  const statement = useModelText(config.language)(config.training, 'statement')
  return (
    <details>
      <summary>
        <h3>{text('appModel.aboutModel')}</h3>
      </summary>
      <dl className="facts">
        <dt>{text('appModel.name')}</dt>
        <dd>{config.name}</dd>
        <dt>{text('appModel.trainedOn')}</dt>
        <dd>
          {text(trainingKinds[config.training.data])}
          {' · '}
          <span lang={statement.language}>{statement.text}</span>
        </dd>
        <dt>{text('appModel.licence')}</dt>
        <dd>{config.license}</dd>
        <dt>{text('appModel.weights')}</dt>
        <dd>{precision}</dd>
        <dt>SHA-256</dt>
        <dd className="hash">{hash}</dd>
        <dt>{text('appModel.loadedIn')}</dt>
        <dd>
          {text('appModel.loadTimes', {
            load: duration(timings.load),
            proof: duration(timings.proof),
          })}
        </dd>
      </dl>
      {warnings.map(warning => (
        <p key={text(warning)} className="small muted">
          {text(warning)}
        </p>
      ))}
    </details>
  )
}

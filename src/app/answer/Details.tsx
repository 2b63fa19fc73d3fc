import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { answers } from '#study/answers.ts'
import type { Answer } from '#study/study.ts'
import { useText } from '../language/use-text.ts'
import { loadedModel, modelStore } from '../models/store.ts'
import { duration } from '../shared/format.ts'
import { answerStore } from './store.ts'

/**
 * What is behind the probabilities: evidence, logits, warnings, times, the model itself.
 * @param evidence what chooses the evidence map, once there is an answer
 */
export function Details({ evidence }: { readonly evidence: ReactNode }) {
  const model = useStore(modelStore, loadedModel)
  const folder = useStore(modelStore, state => (state.step === 'absent' ? state.folder : null))
  const answer = useStore(answerStore, state => state.answer)
  const text = useText()
  return (
    <section id="details" aria-label="Details" tabIndex={-1}>
      <h2>Details</h2>
      {answer && model ? (
        <>
          {evidence}
          {answer.warnings.map(warning => (
            <p key={text(warning)} className="notice-text">
              {text(warning)}
            </p>
          ))}
          {answers(model) && <Logits model={model} answer={answer} />}
        </>
      ) : (
        <p className="small muted">Evidence, logits and warnings stand here after Analyse.</p>
      )}
      {model && <About model={model} />}
      {folder !== null && (
        <p className="small">
          No model lies in <code>{new URL(folder).pathname}</code>. Put a bundle there, or name
          another folder of this site with <code>?model=folder</code>.
        </p>
      )}
    </section>
  )
}

function Logits({ model, answer }: { model: LoadedModel; answer: Answer }) {
  const { transform, inference } = answer.timings
  return (
    <table className="small">
      <caption>
        Logits before the softmax; input prepared in {duration(transform)}, model ran in{' '}
        {duration(inference)}
      </caption>
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col">Class</th>
          <th scope="col">Logit</th>
        </tr>
      </thead>
      <tbody>
        {answer.tasks.flatMap(({ id, labels, logits }) =>
          labels.map((label, at) => (
            <tr key={`${id} ${label}`}>
              {at === 0 && (
                <th scope="rowgroup" rowSpan={labels.length}>
                  {model.config.tasks.find(task => task.id === id)?.title ?? id}
                </th>
              )}
              <td>{label}</td>
              <td>{(logits[at] ?? 0).toFixed(3)}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  )
}

function About({ model }: { model: LoadedModel }) {
  const { config, precision, hash, timings, warnings } = model
  const text = useText()
  return (
    <details>
      <summary>
        <h3>About the model</h3>
      </summary>
      <dl className="facts">
        <dt>Name</dt>
        <dd>{config.name}</dd>
        <dt>Trained on</dt>
        <dd>
          {config.training.data}: {config.training.statement}
        </dd>
        <dt>Licence</dt>
        <dd>{config.license}</dd>
        <dt>Weights</dt>
        <dd>{precision}</dd>
        <dt>SHA-256</dt>
        <dd className="hash">{hash}</dd>
        <dt>Loaded in</dt>
        <dd>
          {duration(timings.load)}, proved in {duration(timings.proof)}
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

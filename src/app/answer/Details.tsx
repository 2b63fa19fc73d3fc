import { useStore } from 'zustand'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { answers } from '#study/answers.ts'
import { EvidenceControls } from '../evidence/EvidenceControls.tsx'
import { modelStore } from '../models/store.ts'
import { duration } from '../shared/format.ts'
import { answerStore, type ShownAnswer } from './store.ts'

/** What stands behind the probabilities: evidence, logits, warnings, times, the model itself. */
export function Details() {
  const model = useStore(modelStore)
  const state = useStore(answerStore)
  return (
    <section id="details" aria-label="Details" tabIndex={-1}>
      <h2>Details</h2>
      {state.step === 'done' && model.step === 'ready' ? (
        <>
          <EvidenceControls />
          {state.answer.warnings.map(warning => (
            <p key={warning} className="notice-text">
              {warning}
            </p>
          ))}
          {answers(model.model) && <Logits model={model.model} answer={state.answer} />}
        </>
      ) : (
        <p className="small muted">Evidence, logits and warnings stand here after Analyse.</p>
      )}
      {model.step === 'ready' && <About model={model.model} />}
      {model.step === 'absent' && (
        <p className="small">
          No model lies in <code>{new URL(model.folder).pathname}</code>. Put a bundle there, or
          name another folder of this site with <code>?model=folder</code>.
        </p>
      )}
    </section>
  )
}

function Logits({ model, answer }: { model: LoadedModel; answer: ShownAnswer }) {
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
        <p key={warning} className="small muted">
          {warning}
        </p>
      ))}
    </details>
  )
}

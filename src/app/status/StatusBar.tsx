import { useStore } from 'zustand'
import { asMessage } from '#messages/message.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { useText } from '../language/use-text.ts'
import { type ModelState, modelStore } from '../models/store.ts'
import { cancel, operations, type RunningOperation } from '../shared/operations.ts'

/** What runs and how far it is; what the model runs on. */
export function StatusBar() {
  const text = useText()
  const model = useStore(modelStore)
  // Other operations wait for the model to load, so loading is what is shown.
  const running = useStore(operations, ({ running }) => running.find(isLoad) ?? running.at(-1))
  return (
    <footer className="status">
      <div className="running">
        <span role="status">{running ? `${text(asMessage(running.stage))} …` : idle(model)}</span>
        {running && (
          <>
            <progress value={running.fraction} max={1} aria-label="Progress" />
            <button type="button" className="quiet" onClick={() => cancel(running.kind)}>
              Cancel
            </button>
          </>
        )}
      </div>
      {model.step === 'ready' && <Engine model={model.model} />}
    </footer>
  )
}

const isLoad = ({ kind }: RunningOperation) => kind === 'load'

const backends = { webgpu: 'WebGPU', wasm: 'WebAssembly' } as const

function Engine({ model }: { model: LoadedModel }) {
  const { config, backend, adapter, precision, selfTest } = model
  return (
    <dl className="engine">
      <div>
        <dt>Model</dt>
        <dd>{config.name}</dd>
      </div>
      <div>
        <dt>Backend</dt>
        <dd>
          {backends[backend]}, {adapter}
        </dd>
      </div>
      <div>
        <dt>Precision</dt>
        <dd>{precision}</dd>
      </div>
      <div>
        <dt>Self-test</dt>
        <dd>
          {selfTest.state === 'passed'
            ? `passed, off by ${selfTest.largest.toPrecision(1)}`
            : 'none in this model'}
        </dd>
      </div>
    </dl>
  )
}

function idle(model: ModelState): string {
  switch (model.step) {
    case 'absent':
      return 'No model is here: scans can be viewed, nothing can be asked.'
    case 'failed':
      return 'The model could not be loaded.'
    case 'loading':
      return 'Loading the model …'
    default:
      return 'Ready. Nothing leaves this computer.'
  }
}

import { useStore } from 'zustand'
import type { PlainKey } from '#messages/message.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { useText } from '../language/use-text.ts'
import { type ModelState, modelStore } from '../models/store.ts'
import { cancel, operations, type RunningOperation } from '../shared/operations.ts'

/** Running operations with their progress, and the model's backend. */
export function StatusBar() {
  const text = useText()
  const model = useStore(modelStore)
  // Other operations wait for the model to load, so the bar shows the loading.
  const running = useStore(operations, ({ running }) => running.find(isLoad) ?? running.at(-1))
  return (
    <footer className="status">
      <div className="running">
        <span role="status">
          {running ? text('appShell.running', { stage: running.stage }) : text(idle(model))}
        </span>
        {running && (
          <>
            <progress value={running.fraction} max={1} aria-label={text('appShell.progress')} />
            <button type="button" className="quiet" onClick={() => cancel(running.kind)}>
              {text('appShell.cancel')}
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
  const text = useText()
  const { config, backend, adapter, precision, selfTest } = model
  return (
    <dl className="engine">
      <div>
        <dt>{text('appShell.model')}</dt>
        <dd>{config.name}</dd>
      </div>
      <div>
        <dt>{text('appShell.backend')}</dt>
        <dd>
          {backends[backend]}, {adapter}
        </dd>
      </div>
      <div>
        <dt>{text('appShell.precision')}</dt>
        <dd>{precision}</dd>
      </div>
      <div>
        <dt>{text('appShell.selfTest')}</dt>
        <dd>
          {selfTest.state === 'passed'
            ? text('appShell.selfTestPassed', { difference: selfTest.largest })
            : text('appShell.selfTestAbsent')}
        </dd>
      </div>
    </dl>
  )
}

function idle(model: ModelState): PlainKey {
  switch (model.step) {
    case 'absent':
      return 'appShell.noModel'
    case 'failed':
      return 'appShell.modelFailed'
    case 'loading':
      return 'appShell.loading'
    default:
      return 'appShell.ready'
  }
}

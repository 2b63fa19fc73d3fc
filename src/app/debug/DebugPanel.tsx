import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { answerStore } from '../answer/store.ts'
import { useText } from '../language/use-text.ts'
import { loadedModel, modelStore } from '../models/store.ts'
import { preparationStore } from '../preparation/store.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import { useServices } from '../shared/services.ts'
import { studyStore } from '../study/store.ts'
import { diagnosticsOf } from './diagnostics.ts'
import { type Environment, readEnvironment } from './environment.ts'

/** Shows diagnostics for a bug report, with `?debug` in the address. */
export function DebugPanel() {
  const { params } = useServices()
  return params.debug ? <Diagnostics /> : null
}

function Diagnostics() {
  const write = useText()
  const [environment, setEnvironment] = useState<Environment | null>(null)
  const [copied, setCopied] = useState('')
  const study = useStore(studyStore)
  const model = useStore(modelStore, loadedModel)
  const preparation = useStore(preparationStore, state => state.result)
  const answer = useStore(answerStore, state => state.answer)
  const reconstruction = useStore(reconstructionStore, state => state.result)
  useEffect(() => {
    void readEnvironment().then(setEnvironment)
  }, [])
  if (!environment) return null
  const opened = study.step === 'open' ? study : null
  const work = { study: opened, model, preparation, answer, reconstruction }
  const text = JSON.stringify(diagnosticsOf(environment, work), null, 2)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(text)
  }
  return (
    <aside className="debug" aria-label={write('appShell.diagnostics')}>
      <details>
        <summary className="small">{write('appShell.diagnostics')}</summary>
        <p className="small muted">{write('appShell.diagnosticsHold')}</p>
        <button type="button" onClick={() => void copy()}>
          {write('appShell.copyDiagnostics')}
        </button>
        <span role="status" className="small">
          {copied === text ? write('appShell.copied') : ''}
        </span>
        <pre>{text}</pre>
      </details>
    </aside>
  )
}

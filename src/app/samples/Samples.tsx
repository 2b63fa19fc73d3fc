import { useEffect } from 'react'
import { useStore } from 'zustand'
import { useModelText } from '../language/use-model-text.ts'
import { useText } from '../language/use-text.ts'
import { isRunning, operations } from '../shared/operations.ts'
import { useServices } from '../shared/services.ts'
import { loadSample } from './load-sample.ts'
import { loadSampleList, samplesStore, selectSample } from './store.ts'

/** Lists the synthetic sample cases, so that users can try the viewer without scans of their own. */
export function Samples() {
  const services = useServices()
  const text = useText()
  const textOf = useModelText('en')
  const list = useStore(samplesStore, state => state.list)
  const selected = useStore(samplesStore, state => state.selected)
  const busy = useStore(operations, state => isRunning('open', state))
  useEffect(loadSampleList, [])
  const sample = list.find(({ id }) => id === selected)
  if (!sample) return null
  return (
    <div className="samples">
      <label>
        <span className="small">{text('appShell.sampleCase')}</span>
        <select value={sample.id} onChange={event => selectSample(event.target.value)}>
          {list.map(sample => {
            const title = textOf(sample, 'title')
            return (
              <option key={sample.id} value={sample.id} lang={title.language}>
                {title.text}
              </option>
            )
          })}
        </select>
      </label>
      <button type="button" disabled={busy} onClick={() => void loadSample(services, sample)}>
        {text('appShell.loadSample')}
      </button>
    </div>
  )
}

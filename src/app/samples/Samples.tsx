import { useEffect } from 'react'
import { useStore } from 'zustand'
import { isRunning, operations } from '../shared/operations.ts'
import { loadSample } from './load-sample.ts'
import { chooseSample, loadSampleList, samplesStore } from './store.ts'

/** Cases that come with the app: synthetic, so nothing private is needed to try it. */
export function Samples() {
  const { list, chosen } = useStore(samplesStore)
  const busy = useStore(operations, state => isRunning('open', state))
  useEffect(loadSampleList, [])
  const sample = list.find(({ id }) => id === chosen)
  if (!sample) return null
  return (
    <div className="samples">
      <label>
        <span className="small">Sample case (synthetic)</span>
        <select value={chosen ?? ''} onChange={event => chooseSample(event.target.value)}>
          {list.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={busy} onClick={() => void loadSample(sample)}>
        Load sample
      </button>
    </div>
  )
}

import { useEffect } from 'react'
import { useStore } from 'zustand'
import { chooseSample, loadSampleList, samplesStore } from '../state/samples.ts'
import { loadSample } from '../work/load-sample.ts'
import { runs, tasks } from '../work/tasks.ts'

/** Cases that come with the app: synthetic, so nothing private is needed to try it. */
export function Samples() {
  const { list, chosen } = useStore(samplesStore)
  const busy = useStore(tasks, state => runs(state, 'open'))
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

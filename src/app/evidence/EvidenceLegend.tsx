import { useStore } from 'zustand'
import { gradient } from '#viewer/colours.ts'
import { useModelText } from '../language/use-model-text.ts'
import { useText } from '../language/use-text.ts'
import { loadedModel, modelStore } from '../models/store.ts'
import { points } from '../shared/format.ts'
import { evidenceStore, shownMap } from './store.ts'

/** The colour bar of the map over the slices. */
export function EvidenceLegend() {
  const text = useText()
  const map = useStore(evidenceStore, shownMap)
  const taskId = useStore(evidenceStore, state => state.task)
  const threshold = useStore(evidenceStore, state => state.threshold)
  const model = useStore(modelStore, loadedModel)
  const textOf = useModelText(model?.config.language ?? 'en')
  const task = model?.config.tasks.find(({ id }) => id === taskId)
  if (!map || !task) return null
  const label = textOf(task, 'labels').text[map.followed] ?? ''
  const limit = points(map.limit)
  return (
    <figure className="legend">
      <figcaption>
        {text('appModel.legend', { label, from: points(threshold * map.limit) })}
      </figcaption>
      <div className="ends">
        <span>{text('appModel.takes', { points: limit })}</span>
        <span className="colour-bar" style={{ backgroundImage: gradient() }} aria-hidden="true" />
        <span>{text('appModel.adds', { points: limit })}</span>
      </div>
    </figure>
  )
}

import { evidenceVolume, largestChange } from '#explain/evidence-map.ts'
import { message } from '#messages/message.ts'
import { answerStore } from '../answer/store.ts'
import { loadedModel, modelStore } from '../models/store.ts'
import { runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { evidenceStore, setEvidence } from './store.ts'

/**
 * Draws a task's evidence map over the slices. Each map is computed once per answer.
 * @param task null removes the map
 */
export async function askEvidence(
  { run }: Pick<Services, 'run'>,
  task: string | null,
): Promise<void> {
  if (task === null || evidenceStore.getState().maps[task]) {
    setEvidence({ task })
    return
  }
  const model = loadedModel(modelStore.getState())
  const { answer } = answerStore.getState()
  const encoder = model?.config.tasks.find(({ id }) => id === task)?.encoder
  const hidden = encoder === undefined ? undefined : answer?.hidden[encoder]
  if (!answer || !hidden) return
  const evidence = await runOperation('evidence', message('appModel.evidenceRunning'), control =>
    run('evidence', { task, hidden, present: answer.present }, control),
  )
  if (!evidence || answerStore.getState().answer !== answer) return
  const { followed, change } = evidence
  const map = {
    followed,
    limit: largestChange(change),
    volume: evidenceVolume(change, answer.grid),
  }
  setEvidence({ task, maps: { ...evidenceStore.getState().maps, [task]: map } })
}

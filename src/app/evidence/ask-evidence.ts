import { evidenceVolume, largestChange } from '#explain/evidence-map.ts'
import { modelStore } from '../models/store.ts'
import { runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { vault } from '../shared/vault.ts'
import { evidenceStore, setEvidence } from './store.ts'

/** Lays a task's evidence over the slices, asking the head only once per answer. */
export async function askEvidence(task: string | null): Promise<void> {
  if (task === null || evidenceStore.getState().maps[task]) {
    setEvidence({ task })
    return
  }
  const model = modelStore.getState()
  const { answer } = vault
  if (model.step !== 'ready' || !answer) return
  const encoder = model.model.config.tasks.find(({ id }) => id === task)?.encoder
  const hidden = encoder === undefined ? undefined : answer.hidden[encoder]
  if (!hidden) return
  const evidence = await runOperation('evidence', 'Asking about each token', control =>
    run('evidence', { task, hidden, present: answer.present }, control),
  )
  if (!evidence || vault.answer !== answer) return
  const { label, change } = evidence
  vault.evidence.set(task, evidenceVolume(change, answer.grid))
  setEvidence({
    task,
    maps: { ...evidenceStore.getState().maps, [task]: { label, limit: largestChange(change) } },
  })
}

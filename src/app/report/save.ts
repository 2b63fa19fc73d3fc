import { message } from '#messages/message.ts'
import { partsToSave, reconstructionParts, scanGrid } from '#study/export.ts'
import { maskSources } from '#study/prepared.ts'
import { answerStore } from '../answer/store.ts'
import { evidenceStore, shownMap } from '../evidence/store.ts'
import { loadedModel, modelStore } from '../models/store.ts'
import { preparationStore } from '../preparation/store.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import { loadChunk } from '../shared/load-chunk.ts'
import { cancel, runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { getOpenStudy, onRevision, studyInput } from '../study/store.ts'

type Saving = Pick<Services, 'run' | 'saveFile'>

// A file must not mix two states of a study.
onRevision(() => cancel('save'))

/** Saves the report of the results so far. */
export async function saveReport({ saveFile }: Pick<Saving, 'saveFile'>): Promise<void> {
  const study = getOpenStudy()
  const model = loadedModel(modelStore.getState())
  if (!study || !model) return
  const { answer } = answerStore.getState()
  const { result: reconstruction } = reconstructionStore.getState()
  const { result } = preparationStore.getState()
  await runOperation('save', message('appModel.writingReport'), async () => {
    // The report's schema is only needed here.
    const { buildReport } = await loadChunk(() => import('#study/report.ts'))
    const report = buildReport({
      study: studyInput(study),
      model,
      preparation: result && {
        ...result.prepared,
        maskFrom: maskSources[result.prepared.maskFrom],
      },
      answer,
      reconstruction,
      created: new Date(),
    })
    const json = `${JSON.stringify(report, null, 2)}\n`
    saveFile(new Blob([json], { type: 'application/json' }), 'lamim-report.json')
  })
}

/** Saves input, masked, reconstruction and error on the scan's own grid, four contrasts each. */
export async function saveReconstruction({ run, saveFile }: Saving): Promise<void> {
  const study = getOpenStudy()
  const { result } = reconstructionStore.getState()
  if (!study || !result) return
  await runOperation('save', message('appModel.placingVolumes'), async ({ signal, onProgress }) => {
    let done = 0
    const parts = partsToSave(run, studyInput(study), result, 'scan', { signal })
    for await (const { name, volumes } of parts) {
      onProgress?.({
        stage: message('appStudy.writing', { file: `${name}.nii.gz` }),
        fraction: ++done / (reconstructionParts.length + 1),
      })
      saveFile(await run('write', { volumes, gzip: true }, { signal }), `${name}.nii.gz`)
    }
  })
}

/** Saves the evidence map that is shown, on the scan's own grid. */
export async function saveEvidence({ run, saveFile }: Saving): Promise<void> {
  const study = getOpenStudy()
  const state = evidenceStore.getState()
  const map = shownMap(state)
  if (!study || !map) return
  const { volume } = map
  const { task } = state
  await runOperation('save', message('appModel.placingMap'), async ({ signal }) => {
    const to = scanGrid(studyInput(study))
    const placed = await run('regrid', { volume, to, interpolation: 'nearest' }, { signal })
    const blob = await run('write', { volumes: [placed], gzip: true }, { signal })
    saveFile(blob, `evidence-${task}.nii.gz`)
  })
}

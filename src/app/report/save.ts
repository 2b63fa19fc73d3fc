import { partsToSave, reconstructionParts, scanGrid } from '#study/export.ts'
import { evidenceStore } from '../evidence/store.ts'
import { modelStore } from '../models/store.ts'
import { preparationStore } from '../preparation/store.ts'
import { runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { vault } from '../shared/vault.ts'
import { currentStudy } from '../study/current-study.ts'

/** Writes the report of what was asked so far. */
export async function saveReport(): Promise<void> {
  const study = currentStudy()
  const model = modelStore.getState()
  if (!study || model.step !== 'ready') return
  const { answer, reconstruction } = vault
  await runOperation('save', 'Writing the report', async () => {
    // The report's schema is only needed here.
    const { buildReport } = await import('#study/report.ts')
    const created = new Date()
    const report = buildReport({
      study,
      model: model.model,
      preparation: reportedPreparation(),
      answer,
      reconstruction,
      created,
    })
    const json = `${JSON.stringify(report, null, 2)}\n`
    download(new Blob([json], { type: 'application/json' }), 'lamim-report.json')
  })
}

function reportedPreparation() {
  const { preparation } = vault
  const { result } = preparationStore.getState()
  return preparation && result ? { ...preparation, maskFrom: result.maskFrom } : null
}

/** Writes input, masked, reconstruction and error on the scan's own grid, four contrasts each. */
export async function saveReconstruction(): Promise<void> {
  const study = currentStudy()
  const { reconstruction } = vault
  if (!study || !reconstruction) return
  await runOperation(
    'save',
    'Placing volumes on the scan’s grid',
    async ({ signal, onProgress }) => {
      let done = 0
      for await (const { name, volumes } of partsToSave(run, study, reconstruction, 'scan', {
        signal,
      })) {
        onProgress?.({
          stage: `Writing ${name}.nii.gz`,
          fraction: ++done / (reconstructionParts.length + 1),
        })
        download(await run('write', { volumes, gzip: true }, { signal }), `${name}.nii.gz`)
      }
    },
  )
}

/** Writes the evidence map that lies over the slices, on the scan's own grid. */
export async function saveEvidence(): Promise<void> {
  const study = currentStudy()
  const { task } = evidenceStore.getState()
  const volume = task === null ? undefined : vault.evidence.get(task)
  if (!study || !volume) return
  await runOperation('save', 'Placing the map on the scan’s grid', async ({ signal }) => {
    const to = scanGrid(study)
    const placed = await run('regrid', { volume, to, interpolation: 'nearest' }, { signal })
    const blob = await run('write', { volumes: [placed], gzip: true }, { signal })
    download(blob, `evidence-${task}.nii.gz`)
  })
}

/** Gives the user a file. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser has taken the address by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

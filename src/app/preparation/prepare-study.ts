import type { Scan } from '#intake/open.ts'
import { message } from '#messages/message.ts'
import type { Prepared, PrepareOptions } from '#prepare/types.ts'
import { preparedScan, rawScans } from '#study/prepared.ts'
import type { Volume } from '#volume/volume.ts'
import { notify } from '../shared/notices.ts'
import { runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import {
  changeStudy,
  getOpenStudy,
  idIn,
  rawStudyInput,
  revisionOf,
  studyStore,
} from '../study/store.ts'
import { updateView } from '../view/store.ts'
import { preparationStore, setPreparation } from './store.ts'

/** Aligns the open scans, extracts the brain and crops to it, with the options of the form. */
export async function prepareStudy({ run }: Pick<Services, 'run'>): Promise<void> {
  const study = getOpenStudy()
  if (!study) return
  const started = performance.now()
  const input = { scans: rawScans(rawStudyInput(study)), options: prepareOptions() }
  const prepared = await runOperation('prepare', message('appStudy.preparing'), control =>
    run('prepare', input, control),
  )
  if (revisionOf(studyStore.getState()) !== study.revision) {
    if (getOpenStudy()) notify(message('appStudy.scansChanged'))
    return
  }
  if (!prepared) return
  applyPrepared(prepared, performance.now() - started)
  updateView({ mode: 'check' })
}

/** Crops the aligned scans again, to a mask that the user painted. */
export async function cropTo({ run }: Pick<Services, 'run'>, mask: Volume): Promise<void> {
  const { result } = preparationStore.getState()
  const study = getOpenStudy()
  if (!study || !result) return
  const cropped = await runOperation('prepare', message('appStudy.croppingAgain'), control =>
    run('recrop', { prepared: result.prepared, mask }, control),
  )
  if (!cropped || revisionOf(studyStore.getState()) !== study.revision) return
  applyPrepared(cropped, result.milliseconds)
}

/** Discards the prepared revisions and uses the opened scans again. */
export function undoPreparation(): void {
  changeStudy({ prepared: {} })
}

function prepareOptions(): PrepareOptions {
  const { form, maskFile, transformFiles } = preparationStore.getState()
  const align = form.align === 'file' ? (transformFiles?.motions ?? 'auto') : form.align
  if (form.brain === 'leave') return { align, mask: 'everything' }
  return form.brain === 'file' && maskFile
    ? { align, mask: maskFile.volume, maskOf: maskFile.contrast }
    : { align, mask: null }
}

/** Gives the open study prepared revisions of its scans: everything computed from now on uses them. */
function applyPrepared(prepared: Prepared, milliseconds: number): void {
  const study = getOpenStudy()
  if (!study) return
  const revisions: Record<string, Scan> = {}
  for (const scan of prepared.scans) {
    const opened = study.scans.find(({ id }) => id === idIn(study.slots, scan.contrast))
    if (!opened) continue
    const id = `${opened.id}/prepared-${study.revision}`
    revisions[opened.id] = { ...preparedScan(opened, scan), id }
  }
  changeStudy({ prepared: revisions })
  setPreparation({ result: { prepared, milliseconds } })
  const [first, second] = prepared.scans.map(({ contrast }) => contrast)
  if (first && second) setPreparation({ pair: [first, second] })
}

import type { Prepared, PrepareOptions } from '#prepare/types.ts'
import { maskSources, rawScans } from '#study/prepared.ts'
import type { Volume } from '#volume/volume.ts'
import { notify } from '../shared/notices.ts'
import { runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { emptyPreparation, scanOf, vault } from '../shared/vault.ts'
import { openedStudy } from '../study/current-study.ts'
import { forgetAnswers } from '../study/forget.ts'
import { idIn, renewStudy, studyStore } from '../study/store.ts'
import { updateView } from '../view/store.ts'
import {
  forgetPreparation,
  type PreparationForm,
  preparationStore,
  type ShownPreparation,
  setPreparation,
} from './store.ts'

let lastId = 0

/** Aligns the open scans, finds the brain and crops to it, as the form says. */
export async function prepareStudy(): Promise<void> {
  const { form } = preparationStore.getState()
  const began = performance.now()
  const before = studyStore.getState()
  const study = openedStudy()
  if (!study) return
  const scans = rawScans(study)
  const options = optionsOf(form)
  const prepared = await runOperation('prepare', 'Preparing', control =>
    run('prepare', { scans, options }, control),
  )
  const after = studyStore.getState()
  if (after !== before) {
    if (after.step === 'open')
      notify('The scans changed while they were prepared: prepare them again.')
    return
  }
  if (!prepared) return
  place(prepared, { milliseconds: performance.now() - began })
  updateView({ mode: 'check' })
}

/** Crops again, to a mask that the user painted; what was aligned stays as it is. */
export async function cropTo(mask: Volume): Promise<void> {
  const { preparation } = vault
  const { result } = preparationStore.getState()
  const before = studyStore.getState()
  if (!preparation || !result) return
  const cropped = await runOperation('prepare', 'Cropping', control =>
    run('recrop', { prepared: preparation, mask }, control),
  )
  if (!cropped || studyStore.getState() !== before) return
  place(cropped, { milliseconds: result.milliseconds })
}

/** Brings the scans back as they were opened. */
export function undoPreparation(): void {
  if (!vault.preparation) return
  for (const [id, scan] of vault.preparation.raw) vault.scans.set(id, scan)
  emptyPreparation()
  setPreparation({ result: null, stroke: null, inputPlaced: false })
  forgetAnswers()
  renewStudy()
}

/** As if no study had ever been prepared. */
export function dropPreparation(): void {
  emptyPreparation()
  forgetPreparation()
}

function optionsOf({ align: how, brain }: PreparationForm): PrepareOptions {
  const { maskFile, transforms } = vault
  const align = how === 'file' ? (transforms ?? 'auto') : how
  if (brain === 'leave') return { align, mask: 'everything' }
  return brain === 'file' && maskFile
    ? { align, mask: maskFile.volume, maskOf: maskFile.contrast }
    : { align, mask: null }
}

/** The prepared volumes take the raw ones' places: everything after this asks about them. */
function place(prepared: Prepared, { milliseconds }: { milliseconds: number }): void {
  const study = studyStore.getState()
  if (study.step !== 'open') return
  const raw = new Map(vault.preparation?.raw ?? [])
  for (const { contrast, prepared: volume, range } of prepared.scans) {
    const id = idIn(study.slots, contrast)
    const scan = scanOf(id)
    if (!id || !scan) continue
    if (!raw.has(id)) raw.set(id, scan)
    vault.scans.set(id, { ...scan, volume, range, stripped: true })
  }
  forgetAnswers()
  vault.preparation = { ...prepared, raw, input: null }
  vault.canvas = null
  const { reference, millilitres, warnings, scans } = prepared
  const result: ShownPreparation = {
    id: ++lastId,
    reference,
    motions: Object.fromEntries(scans.map(({ contrast, motion }) => [contrast, motion])),
    millilitres,
    maskFrom: maskSources[prepared.maskFrom],
    warnings,
    milliseconds,
  }
  const [first, second] = scans.map(({ contrast }) => contrast)
  if (first && second) setPreparation({ pair: [first, second] })
  setPreparation({ result, stroke: null, inputPlaced: false })
  renewStudy()
}

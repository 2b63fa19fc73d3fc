import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Prepared } from '#prepare/types.ts'
import { identity } from '#volume/affine.ts'
import { notices } from '../shared/notices.ts'
import { cancel } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { chooseForSlot } from '../study/choose-for-slot.ts'
import { closeStudy, emptySlots, getOpenStudy, openStudy, scanIn } from '../study/store.ts'
import { fakeScan } from '../testing/fake-scan.ts'
import { fakeServices } from '../testing/fake-services.ts'
import { viewStore } from '../view/store.ts'
import { applyMaskEdit, editMask } from './edit-mask.ts'
import { prepareStudy, undoPreparation } from './prepare-study.ts'
import { preparationStore } from './store.ts'

const raw = fakeScan('a', 5)
const { volume } = fakeScan('prepared', 9)
const range = { low: 0, high: 9 }
const prepared: Prepared = {
  reference: 'T1w',
  scans: [
    {
      contrast: 'T1w',
      name: 'a.nii',
      motion: { state: 'reference', degrees: 0, mm: 0, rigid: identity, quality: null },
      aligned: raw.volume,
      alignedRange: range,
      prepared: volume,
      range,
      source: raw.volume,
    },
  ],
  mask: volume,
  millilitres: 1,
  maskFrom: 'extracted',
  alignmentWarnings: [],
  box: { start: [0, 0, 0], size: [1, 1, 1] },
  warnings: [],
}

/** A fake prepare worker that records its requests. */
function worker(answer: (job: string) => Prepared | Promise<Prepared> = () => prepared) {
  const asked: string[] = []
  const run: Services['run'] = async job => {
    asked.push(job)
    return (await answer(job)) as never
  }
  return { run, asked }
}

const shown = () => {
  const study = getOpenStudy()
  return study && scanIn(study, 'T1w')
}

beforeEach(() => {
  const slots = { ...emptySlots, T1w: { kind: 'scan', id: 'a' } } as const
  openStudy({ title: '', sample: null, scans: [raw, fakeScan('b')], setAside: [], slots })
})
afterEach(() => {
  cancel('prepare')
  closeStudy()
  notices.setState({ list: [] })
})

test('preparing gives a scan a revision with its own id, and undoing restores the opened scan', async () => {
  await prepareStudy(fakeServices(worker()))
  expect(shown()?.volume).toBe(volume)
  expect(shown()?.id).not.toBe(raw.id)
  expect(viewStore.getState().mode).toBe('check')
  undoPreparation()
  expect(shown()).toBe(raw)
  expect(preparationStore.getState().result).toBeNull()
  expect(viewStore.getState().mode).toBe('slices')
})

test('preparing again starts from the scans as opened', async () => {
  const inputs: unknown[] = []
  const run: Services['run'] = async (_, input) => {
    inputs.push('scans' in input ? input.scans : null)
    return prepared as never
  }
  await prepareStudy(fakeServices({ run }))
  await prepareStudy(fakeServices({ run }))
  expect(inputs[1]).toEqual([{ contrast: 'T1w', name: 'a.nii', volume: raw.volume }])
})

test('prepared scans are dropped if the opened scans changed meanwhile', async () => {
  const { run } = worker(() => {
    chooseForSlot('T1w', 'b')
    return prepared
  })
  await prepareStudy(fakeServices({ run }))
  expect(shown()?.id).toBe('b')
  expect(notices.getState().list).toHaveLength(1)
})

test('a painted mask crops the aligned scans and gives a new result', async () => {
  const recropped: Prepared = { ...prepared, maskFrom: 'painted', millilitres: 2 }
  const { run, asked } = worker(job => (job === 'recrop' ? recropped : prepared))
  await prepareStudy(fakeServices({ run }))
  editMask()
  expect(preparationStore.getState().edit?.stroke).toBe('add')
  const pen = { setStroke() {}, undo() {}, mask: () => volume, end() {} }
  const stage = { get: async () => null, moveCrosshair() {}, pen: () => pen }
  await applyMaskEdit(fakeServices({ run, stage }))
  expect(asked).toEqual(['prepare', 'recrop'])
  expect(preparationStore.getState()).toMatchObject({
    edit: null,
    result: { prepared: { maskFrom: 'painted', millilitres: 2 } },
  })
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Answer } from '#study/study.ts'
import { answerStore, setAnswer } from '../answer/store.ts'
import { evidenceStore, setEvidence } from '../evidence/store.ts'
import { setOwnModels } from '../models/own-models-store.ts'
import { preparationStore, setPreparation } from '../preparation/store.ts'
import { chooseForSlot } from '../study/choose-for-slot.ts'
import { changeStudy, closeStudy, emptySlots, openStudy } from '../study/store.ts'
import { fakeScan } from '../testing/fake-scan.ts'

const [a, b] = [fakeScan('a'), fakeScan('b')]

beforeEach(() => {
  const slots = { ...emptySlots, T1w: { kind: 'scan', id: 'a' } } as const
  openStudy({ title: 'x', sample: null, scans: [a, b], setAside: [], slots })
})
afterEach(() => {
  closeStudy()
  setOwnModels({ selected: null })
})

test.each([
  ['the scans change', () => changeStudy({ prepared: { a: fakeScan('a/prepared') } })],
  ['the study is closed', closeStudy],
  ['another model is selected', () => setOwnModels({ selected: 'mine' })],
])('an answer and its maps are dropped when %s', (_, change) => {
  setAnswer({ tasks: [] } as Partial<Answer> as Answer)
  const volume = a.volume
  setEvidence({ task: 't', maps: { t: { followed: 1, limit: 1, volume } } })
  change()
  expect(answerStore.getState().answer).toBeNull()
  expect(evidenceStore.getState()).toMatchObject({ task: null, maps: {} })
})

test('opening another study resets the preparation form; changing a slot doesn’t', () => {
  setPreparation({ form: { align: 'leave', brain: 'leave' } })
  chooseForSlot('T2w', 'b')
  expect(preparationStore.getState().form.align).toBe('leave')
  openStudy({ title: 'y', sample: null, scans: [b], setAside: [], slots: emptySlots })
  expect(preparationStore.getState().form.align).toBe('auto')
})

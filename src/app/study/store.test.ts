import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeScan } from '../testing/fake-scan.ts'
import { chooseForSlot, leaveOutMissing } from './choose-for-slot.ts'
import {
  changeStudy,
  closeStudy,
  emptySlots,
  getOpenStudy,
  openStudy,
  rawStudyInput,
  scanIn,
  shownScan,
  studyInput,
} from './store.ts'

const [a, b] = [fakeScan('a'), fakeScan('b')]
const prepared = fakeScan('a/prepared')
const now = () => {
  const study = getOpenStudy()
  if (!study) throw new Error('no study is open')
  return study
}

beforeEach(() => {
  const slots = { ...emptySlots, T1w: { kind: 'scan', id: 'a' } } as const
  openStudy({ title: 'x', sample: null, scans: [a, b], setAside: [], slots })
})
afterEach(closeStudy)

test('a slot returns the prepared revision of its scan, and the opened scan after undoing', () => {
  changeStudy({ prepared: { a: prepared } })
  expect(scanIn(now(), 'T1w')).toBe(prepared)
  expect([studyInput(now()).T1w, rawStudyInput(now()).T1w]).toEqual([prepared, a])
  changeStudy({ prepared: {} })
  expect(scanIn(now(), 'T1w')).toBe(a)
})

test('another assignment uses the scans as opened', () => {
  changeStudy({ prepared: { a: prepared } })
  chooseForSlot('T2w', 'b')
  expect([scanIn(now(), 'T1w'), scanIn(now(), 'T2w')]).toEqual([a, b])
})

test('leaving out missing contrasts keeps the prepared scans', () => {
  changeStudy({ prepared: { a: prepared } })
  leaveOutMissing()
  expect(scanIn(now(), 'T1w')).toBe(prepared)
  expect(now().slots.FLAIR).toEqual({ kind: 'left-out' })
})

test('the first scan is shown while no slot holds one', () => {
  expect(shownScan(now(), 'FLAIR')).toBeNull()
  changeStudy({ slots: emptySlots })
  expect(shownScan(now(), 'FLAIR')).toBe(a)
})

test('the input is the same object for the same study, so that nothing renders twice', () => {
  expect(studyInput(now())).toBe(studyInput(now()))
})

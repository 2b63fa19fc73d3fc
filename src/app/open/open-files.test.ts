import { afterEach, expect, test } from 'vitest'
import { openFiles as open } from '#intake/open.ts'
import type { NamedSource } from '#io/source.ts'
import { type Message, message } from '#messages/message.ts'
import { makeNifti, makeSource } from '#volume/testing/make-nifti.ts'
import { prepareAction } from '../preparation/actions.ts'
import { notices } from '../shared/notices.ts'
import { cancel } from '../shared/operations.ts'
import { chooseForSlot } from '../study/choose-for-slot.ts'
import { studyDisabledReason } from '../study/disabled-reason.ts'
import { closeStudy, filled, getOpenStudy } from '../study/store.ts'
import { fakeServices } from '../testing/fake-services.ts'
import { openFiles } from './open-files.ts'

/** Called before the worker reads a file; tests replace it. */
let beforeFile: (name: string) => Promise<void> | void = () => {}
const services = fakeServices({
  run: async (_, input) => {
    const { files } = input as { files: readonly NamedSource[] }
    await beforeFile(files[0]?.name ?? '')
    return (await open(files)) as never
  },
})

const scan = (name: string, seed: number, dim = [3, 4, 5, 6]) =>
  makeSource(name, makeNifti({ dim, voxels: Array.from({ length: 120 }, (_, i) => i + seed) }))
const four = ['a_T1w.nii', 'a_ce-gd_T1w.nii', 'a_T2w.nii', 'a_FLAIR.nii'].map((name, at) =>
  scan(name, at),
)
const slotsNow = () => {
  const study = getOpenStudy()
  return study && filled(study.slots)
}

afterEach(() => {
  cancel('open')
  closeStudy()
  notices.setState({ list: [] })
  beforeFile = () => {}
})

test('each scan is on screen as soon as it is read', async () => {
  const seen: (readonly string[] | null)[] = []
  beforeFile = () => void seen.push(slotsNow())
  await openFiles(services, four)
  expect(seen).toEqual([null, ['T1w'], ['T1w', 'T1c'], ['T1w', 'T1c', 'T2w']])
  expect(slotsNow()).toEqual(['T1w', 'T1c', 'T2w', 'FLAIR'])
})

test('the model isn’t run before the last scan is read', async () => {
  const seen: (Message | null)[] = []
  beforeFile = name => {
    if (name !== 'a_T1w.nii') seen.push(prepareAction.disabledReason(), studyDisabledReason())
  }
  await openFiles(services, four)
  expect(seen).toHaveLength(6)
  for (const reason of seen) expect(reason).toEqual(message('appStudy.stillReading'))
  expect(prepareAction.disabledReason()).toBeNull()
})

test('the other files open when one is bad', async () => {
  await openFiles(services, [
    scan('a_T1w.nii', 0),
    makeSource('bad_T2w.nii', new Uint8Array(9)),
    scan('a_FLAIR.nii', 1),
  ])
  expect(slotsNow()).toEqual(['T1w', 'FLAIR'])
  expect(notices.getState().list[0]?.message.params.file).toBe('bad_T2w.nii')
})

test('the other files open when the worker dies on one', async () => {
  beforeFile = name => {
    if (name === 'a_T2w.nii') throw new Error('gone')
  }
  await openFiles(services, four)
  expect(slotsNow()).toEqual(['T1w', 'T1c', 'FLAIR'])
  expect(notices.getState().list[0]?.message).toEqual(
    message('intake.couldNotOpen', {
      file: 'a_T2w.nii',
      reason: message('errors.unexpected', { error: 'gone' }),
    }),
  )
})

test('a drop that can’t be a study leaves nothing open', async () => {
  await openFiles(services, [...four, scan('five.nii', 9)])
  expect(slotsNow()).toBeNull()
  expect(notices.getState().list[0]?.message.key).toBe('intake.tooManyScans')
})

test('scans on two grids open without a problem, and the model can’t run until they are prepared', async () => {
  await openFiles(services, [scan('a_T1w.nii', 0), scan('a_T2w.nii', 1, [3, 4, 6, 5])])
  expect(slotsNow()).toEqual(['T1w', 'T2w'])
  expect(notices.getState().list).toEqual([])
  expect(studyDisabledReason()?.params.difference).toMatchObject({ key: 'volume.gridSizes' })
})

test('cancelling closes a study that is only partly read', async () => {
  beforeFile = name => {
    if (name === 'a_T2w.nii') cancel('open')
  }
  await openFiles(services, four)
  expect(slotsNow()).toBeNull()
  expect(notices.getState().list).toEqual([])
})

test('a new drop replaces one that is being read', async () => {
  let second: Promise<void> | undefined
  beforeFile = name => {
    if (name === 'a_T2w.nii' && !second) second = openFiles(services, [scan('b_FLAIR.nii', 9)])
  }
  await openFiles(services, four)
  await second
  expect(slotsNow()).toEqual(['FLAIR'])
})

test('the open study stays until the whole drop is read', async () => {
  await openFiles(services, [scan('before_T1w.nii', 50)])
  const seen: (readonly string[] | null)[] = []
  beforeFile = () => void seen.push(slotsNow())
  await openFiles(services, four)
  expect(seen).toEqual(Array(4).fill(['T1w']))
  expect(slotsNow()).toHaveLength(4)
})

test('a slot that the user changes while files are read keeps the user’s choice', async () => {
  beforeFile = name => {
    if (name === 'a_T2w.nii') chooseForSlot('FLAIR', ':left-out')
  }
  await openFiles(services, four)
  expect(getOpenStudy()).toMatchObject({ slots: { FLAIR: { kind: 'left-out' } } })
})

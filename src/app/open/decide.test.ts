import { expect, test } from 'vitest'
import type { SlotScan } from '#intake/slots.ts'
import { message } from '#messages/message.ts'
import type { Affine, Contrast } from '#volume/volume.ts'
import { emptySlots, type Slots } from '../study/store.ts'
import { type Current, decide } from './decide.ts'

const affine: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
const grid = { size: [4, 5, 6], affine } as const
const other = { size: [4, 5, 7], affine } as const

const dropped = (id: string, contrast: Contrast | null, volume: SlotScan['volume'] = grid) => ({
  id,
  file: `${id}.nii.gz`,
  frame: null,
  guess: { contrast, reason: message('intake.nothingInName', { place: 'name' }) },
  volume,
})
const scan = (id: string) => ({ kind: 'scan', id }) as const
const four = (on: SlotScan['volume'] = grid) => [
  dropped('n1', 'T1w', on),
  dropped('n2', 'T1c', on),
  dropped('n3', 'T2w', on),
  dropped('n4', 'FLAIR', on),
]
const open = (slots: Partial<Slots>): Current => ({
  slots: { ...emptySlots, ...slots },
  scans: [dropped('before', 'T1w')],
})
const withT1w = { T1w: scan('before') }

test('a first drop opens a study, and slots without a scan stay empty', () => {
  expect(decide([dropped('a', 'T2w')], null)).toEqual({
    kind: 'open',
    slots: { ...emptySlots, T2w: scan('a') },
    ask: null,
  })
})

test('a scan of unknown contrast opens, and the user is asked for its contrast', () => {
  const decision = decide([dropped('a', 'T1w'), dropped('b', null)], null)
  expect(decision).toMatchObject({ kind: 'open', slots: { ...emptySlots, T1w: scan('a') } })
  expect(decision.kind === 'open' && decision.ask?.summary).toMatchObject({
    key: 'intake.unknownContrast',
    params: { scans: [{ file: 'b.nii.gz' }] },
  })
})

test('two scans for one slot open, and the user is asked to choose', () => {
  const decision = decide([dropped('a', 'T1w'), dropped('b', 'T1w')], null)
  expect(decision).toMatchObject({ kind: 'open', slots: { T1w: scan('a') } })
  expect(decision.kind === 'open' && decision.ask?.code).toBe('slot-conflict')
})

test('a scan for a free slot on the same grid joins', () => {
  expect(decide([dropped('b', 'T1c')], open(withT1w))).toEqual({
    kind: 'join',
    slots: { ...emptySlots, ...withT1w, T1c: scan('b') },
    filled: ['T1c'],
  })
})

test('scans on other grids open and join: preparing aligns them', () => {
  expect(decide(four(other), null)).toMatchObject({ kind: 'open', ask: null })
  expect(decide([dropped('b', 'T1c', other)], open(withT1w))).toMatchObject({ kind: 'join' })
})

test('a slot that was left out is free', () => {
  const current = open({ ...withT1w, T1c: { kind: 'left-out' } })
  expect(decide([dropped('b', 'T1c')], current)).toMatchObject({ kind: 'join', filled: ['T1c'] })
})

test('a drop of all four contrasts replaces the open study on any grid', () => {
  for (const on of [grid, other])
    expect(decide(four(on), open(withT1w))).toMatchObject({
      kind: 'open',
      slots: { T1w: scan('n1'), FLAIR: scan('n4') },
    })
})

test.each([
  ['a taken slot', [dropped('b', 'T1w')], 'the slot T1w holds before.nii.gz'],
  ['an unknown contrast', [dropped('b', null)], 'b.nii.gz: the contrast is unknown'],
] as const)('a drop is refused for %s, with the reason', (_, drop, words) => {
  const decision = decide(drop, open(withT1w))
  expect(decision.kind === 'refuse' && decision.problem.message).toContain(words)
})

test.each([['five scans', [...four(), dropped('n5', null)], '5 scans are open']] as const)(
  '%s never open',
  (_, drop, words) => {
    for (const current of [null, open(withT1w)]) {
      const decision = decide(drop, current)
      expect(decision.kind === 'refuse' && decision.problem.message).toContain(words)
    }
  },
)

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrasts } from '#volume/volume.ts'
import { placeScan } from './place-scan.ts'
import { emptySlots, idIn, type Slots } from './store.ts'

const scan = (id: string) => ({ kind: 'scan', id }) as const
const slots: Slots = { ...emptySlots, T1w: scan('a'), T1c: scan('b') }

test('a scan from another slot swaps places', () => {
  expect(placeScan(slots, 'T1w', scan('b'))).toEqual({ ...slots, T1w: scan('b'), T1c: scan('a') })
})

test('moving a scan to an empty slot empties its old slot', () => {
  expect(placeScan(slots, 'FLAIR', scan('a'))).toEqual({
    ...slots,
    T1w: { kind: 'empty' },
    FLAIR: scan('a'),
  })
})

test('leaving out a contrast changes no other slot', () => {
  expect(placeScan(slots, 'T1c', { kind: 'left-out' })).toEqual({
    ...slots,
    T1c: { kind: 'left-out' },
  })
})

test('no scan is ever in two slots', () => {
  const moves = fc.array(fc.tuple(fc.constantFrom(...contrasts), fc.constantFrom('a', 'b', 'c')))
  fc.assert(
    fc.property(moves, list => {
      const end = list.reduce((now, [contrast, id]) => placeScan(now, contrast, scan(id)), slots)
      const ids = contrasts.flatMap(contrast => idIn(end, contrast) ?? [])
      expect(new Set(ids).size).toBe(ids.length)
    }),
  )
})

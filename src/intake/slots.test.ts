import { describe, expect, it } from 'vitest'
import { message } from '#messages/message.ts'
import { type Affine, type Contrast, contrasts, type Size } from '#volume/volume.ts'
import { guessContrast } from './contrast.ts'
import { assign, check, emptySlots, type SlotScan } from './slots.ts'

const identity: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

function scan(
  id: string,
  contrast: Contrast | null,
  more: { size?: Size; affine?: Affine; frame?: number } = {},
): SlotScan {
  const { size = [4, 5, 6], affine = identity, frame = null } = more
  const guess = { contrast, reason: message('intake.nothingInName', { place: 'name' }) }
  return { id, file: `${id}.nii`, frame, guess, volume: { size, affine } }
}

const four = contrasts.map(contrast => scan(contrast, contrast))

describe('assign', () => {
  it('assigns scans by their guesses', () => {
    const { slots, problem, conflicts, unassigned } = assign(four)
    expect(slots).toEqual({ T1w: 'T1w', T1c: 'T1c', T2w: 'T2w', FLAIR: 'FLAIR' })
    expect([problem, conflicts, unassigned]).toEqual([null, [], []])
  })

  it('doesn’t guess by elimination', () => {
    const { slots, unassigned, problem } = assign([...four.slice(0, 3), scan('x', null)])
    expect(slots.FLAIR).toBeNull()
    expect(unassigned).toEqual(['x'])
    expect(problem?.summary).toMatchObject({
      key: 'intake.unknownContrast',
      params: { scans: [{ file: 'x.nii' }], reason: { key: 'intake.nothingInName' } },
    })
  })

  it('two scans for one contrast: the first gets the slot, both are named', () => {
    const { slots, conflicts, problem } = assign([scan('a', 'T1w'), scan('b', 'T1w')])
    expect(slots.T1w).toBe('a')
    expect(conflicts).toEqual([{ contrast: 'T1w', ids: ['a', 'b'] }])
    expect(problem).toMatchObject({
      code: 'slot-conflict',
      summary: {
        key: 'intake.sameContrast',
        params: { scans: [{ file: 'a.nii' }, { file: 'b.nii' }], contrast: 'T1w' },
      },
    })
  })

  it('scans that are none of the four by their names lie beside the study', () => {
    const maps = ['x_ADC.nii', 'x_SWI.nii'].map(name => ({
      ...scan(name, null),
      guess: guessContrast(name),
    }))
    const { problem, unassigned } = assign([...four, ...maps])
    expect([problem, unassigned]).toEqual([null, ['x_ADC.nii', 'x_SWI.nii']])
  })

  it('five scans', () => {
    const { problem } = assign([...four, scan('e', 'T2w')])
    expect(problem).toMatchObject({
      code: 'slot-conflict',
      summary: { key: 'intake.tooManyScans', params: { most: 4 } },
    })
  })
})

describe('check', () => {
  const { slots } = assign(four)

  it('four on one grid, and one alone, are a study', () => {
    expect(check(slots, four)).toBeNull()
    expect(check({ ...emptySlots, FLAIR: 'FLAIR' }, four)).toBeNull()
  })

  it('no scan is no study', () => {
    expect(check(emptySlots, four)?.summary.key).toBe('intake.noScan')
    expect(check(emptySlots, [])?.code).toBe('slot-conflict')
  })

  it.each([
    ['size', { size: [4, 5, 7] as Size }, 'volume.gridSizes'],
    [
      'affine',
      { affine: identity.map((x, i) => (i === 3 ? 2 : x)) as unknown as Affine },
      'volume.gridPosition',
    ],
  ])('another %s is refused, naming both files and what differs', (_, more, differs) => {
    const scans = [...four.slice(0, 3), scan('FLAIR', 'FLAIR', more)]
    const problem = check(slots, scans)
    expect(problem?.code).toBe('grid-mismatch')
    expect(problem?.summary).toMatchObject({
      key: 'intake.differentGrids',
      params: {
        scans: [{ file: 'T1w.nii' }, { file: 'FLAIR.nii' }],
        contrasts: ['T1w', 'FLAIR'],
        difference: { key: differs },
      },
    })
  })

  it('one scan in two slots', () => {
    const merged = scan('m', 'T1w', { frame: 0 })
    expect(check({ ...emptySlots, T1w: 'm', T2w: 'm' }, [merged])?.summary).toEqual(
      message('intake.twoSlots', { scan: { file: 'm.nii', frame: 0 } }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { type Affine, type Contrast, contrasts, type Size } from '#volume/volume.ts'
import { assign, check, emptySlots, type SlotScan } from './slots.ts'

const identity: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

function scan(
  id: string,
  contrast: Contrast | null,
  more: { size?: Size; affine?: Affine; frame?: number } = {},
): SlotScan {
  const { size = [4, 5, 6], affine = identity, frame = null } = more
  const guess = { contrast, reason: 'nothing in the name says which contrast it is' }
  return { id, file: `${id}.nii`, frame, guess, volume: { size, affine } }
}

const four = contrasts.map(contrast => scan(contrast, contrast))

describe('assign', () => {
  it('puts scans where their names say', () => {
    const { slots, problem, conflicts, unassigned } = assign(four)
    expect(slots).toEqual({ T1w: 'T1w', T1c: 'T1c', T2w: 'T2w', FLAIR: 'FLAIR' })
    expect([problem, conflicts, unassigned]).toEqual([null, [], []])
  })

  it('leaves a slot empty rather than guess by elimination', () => {
    const { slots, unassigned, problem } = assign([...four.slice(0, 3), scan('x', null)])
    expect(slots.FLAIR).toBeNull()
    expect(unassigned).toEqual(['x'])
    expect(problem?.sentence).toMatch(/^The contrast of x\.nii is unknown \(nothing in the name/)
  })

  it('two scans for one contrast: the first stands, both are named', () => {
    const { slots, conflicts, problem } = assign([scan('a', 'T1w'), scan('b', 'T1w')])
    expect(slots.T1w).toBe('a')
    expect(conflicts).toEqual([{ contrast: 'T1w', ids: ['a', 'b'] }])
    expect(problem).toMatchObject({
      code: 'slot-conflict',
      sentence: 'a.nii and b.nii are both taken for T1w: say which is which, or rename one.',
    })
  })

  it('five scans', () => {
    const { problem } = assign([...four, scan('e', 'T2w')])
    expect(problem).toMatchObject({
      code: 'slot-conflict',
      sentence: expect.stringMatching(/^5 scans were given \(T1w\.nii, .* and e\.nii\)/),
    })
  })
})

describe('check', () => {
  const { slots } = assign(four)

  it('four on one grid, and one alone, are a study', () => {
    expect(check(slots, four)).toBeNull()
    expect(check({ ...emptySlots, FLAIR: 'FLAIR' }, four)).toBeNull()
  })

  it('nothing at all is none', () => {
    expect(check(emptySlots, four)?.sentence).toMatch(/^No scan stands in a slot/)
    expect(check(emptySlots, [])?.code).toBe('slot-conflict')
  })

  it.each([
    ['size', { size: [4, 5, 7] as Size }, 'their sizes are 4 × 5 × 6 and 4 × 5 × 7 voxels'],
    [
      'affine',
      { affine: identity.map((x, i) => (i === 3 ? 2 : x)) as unknown as Affine },
      'they lie up to 2 mm apart in space',
    ],
  ])('another %s is refused, naming both files and what differs', (_, more, differs) => {
    const scans = [...four.slice(0, 3), scan('FLAIR', 'FLAIR', more)]
    const problem = check(slots, scans)
    expect(problem?.code).toBe('grid-mismatch')
    expect(problem?.sentence).toMatch(
      /^T1w\.nii \(T1w\) and FLAIR\.nii \(FLAIR\) don't lie on one grid: /,
    )
    expect(problem?.sentence).toContain(differs)
  })

  it('one scan in two slots', () => {
    const merged = scan('m', 'T1w', { frame: 0 })
    expect(check({ ...emptySlots, T1w: 'm', T2w: 'm' }, [merged])?.sentence).toBe(
      'm.nii (volume 1) stands in two slots: take it out of one.',
    )
  })
})

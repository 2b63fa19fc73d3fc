import { describe, expect, it } from 'vitest'
import { borders } from './outline.ts'

describe('borders', () => {
  it('goes around one pixel with four edges', () => {
    const mask = new Uint8Array(9)
    mask[4] = 1
    expect(new Set(borders(mask, [3, 3]).map(String))).toEqual(
      new Set(['1,1,false', '2,1,false', '1,1,true', '1,2,true']),
    )
  })

  it('closes at the rim of the slice', () => {
    expect(borders(new Uint8Array(6).fill(1), [3, 2])).toHaveLength(2 * (3 + 2))
  })

  it('has nothing to draw where the mask is empty', () => {
    expect(borders(new Uint8Array(12), [4, 3])).toEqual([])
  })
})

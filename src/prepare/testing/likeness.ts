import { expect } from 'vitest'
import { identity } from '#volume/affine.ts'
import { contrasts } from '#volume/volume.ts'
import { likenessWarnings } from '../likeness.ts'
import type { PreparedScan } from '../types.ts'
import { readVolume } from './raw-head.ts'

/**
 * Expects no warning for four scans in the right slots, and warnings for swapped ones.
 * @param files T1w, T1c, T2w and FLAIR of one head, aligned and stripped
 */
export async function expectLikenessJudged(files: readonly string[]): Promise<void> {
  const scans = await Promise.all(files.map(readVolume))
  const warnings = (order: readonly number[]) =>
    likenessWarnings(order.flatMap((from, to) => preparedScan(scans[from], to))).map(
      ({ key }) => key,
    )
  expect(warnings([0, 1, 2, 3])).toEqual([])
  expect(warnings([0, 1, 3, 2])).toContain('prepare.swapped')
  expect(warnings([2, 1, 0, 3])).toContain('prepare.unlikeT1')
  expect(warnings([0, 1, 0, 3])).toContain('prepare.sameImage')
}

function preparedScan(prepared: PreparedScan['prepared'] | undefined, at: number): PreparedScan[] {
  const contrast = contrasts[at]
  if (!prepared || !contrast) throw new RangeError(`there is no scan ${at}`)
  const motion = { state: 'aligned', degrees: 0, mm: 0, rigid: identity, quality: 1.2 } as const
  const range = { low: 0, high: 1 }
  const name = `${contrast}.nii`
  const before = { source: prepared, aligned: prepared, alignedRange: range }
  return [{ contrast, name, motion, ...before, prepared, range }]
}

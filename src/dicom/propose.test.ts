import { expect, it } from 'vitest'
import type { Contrast } from '#volume/volume.ts'
import { examsOf, propose } from './propose.ts'
import type { Series } from './series.ts'

const exam = { patient: 1, study: 1 }

const series = (id: string, contrast: Contrast | null, more: Partial<Series> = {}): Series =>
  ({
    id,
    exam,
    guess: { contrast, reason: '' },
    size: [256, 256, 176],
    voxel: [1, 1, 1],
    derived: false,
    ...more,
  }) as Series

const thick = { size: [256, 256, 26], voxel: [0.9, 0.9, 5.5] } as const

it('prefers thin slices, the whole head and original images', () => {
  const t1 = [
    series('thick', 'T1w', thick),
    series('slab', 'T1w', { size: [256, 256, 40], voxel: [0.5, 0.5, 0.5] }),
    series('derived', 'T1w', { derived: true, voxel: [0.8, 0.8, 0.8] }),
    series('thin', 'T1w'),
  ]
  const found = propose([...t1, series('f', 'FLAIR', thick), series('?', null)], exam)
  expect(found).toEqual({ T1w: 'thin', T1c: null, T2w: null, FLAIR: 'f' })
})

it('separates patients and studies, the most complete first', () => {
  const other = { patient: 2, study: 1 }
  const all = [
    series('a', 'T1w'),
    series('b', 'T2w', { exam: other }),
    series('c', 'FLAIR', { exam: other }),
  ]
  expect(examsOf(all)).toEqual([other, exam])
  expect(propose(all, exam)).toEqual({ T1w: 'a', T1c: null, T2w: null, FLAIR: null })
})

import { type Contrast, contrasts } from '#volume/volume.ts'
import type { Exam } from './group.ts'
import type { Series } from './series.ts'

/** Id of the best series for each contrast; null when there is none. */
export type Proposal = Readonly<Record<Contrast, string | null>>

/** Extent of a whole brain across slices, mm. */
const wholeBrain = 110

/**
 * Picks the best series for each contrast within one examination. Criteria in order: original before
 * derived, whole brain before partial, thin slices before thick, more coverage before less.
 */
export function propose(series: readonly Series[], exam: Exam): Proposal {
  const own = series.filter(one => isSameExam(one.exam, exam))
  const best = (contrast: Contrast) =>
    own.filter(({ guess }) => guess.contrast === contrast).sort(compareSeries)[0]?.id ?? null
  const [T1w, T1c, T2w, FLAIR] = contrasts.map(best)
  return { T1w: T1w ?? null, T1c: T1c ?? null, T2w: T2w ?? null, FLAIR: FLAIR ?? null }
}

/** The examinations of the series, most contrasts first. */
export function examsOf(series: readonly Series[]): Exam[] {
  const exams = series
    .map(({ exam }) => exam)
    .filter((exam, at, all) => all.findIndex(other => isSameExam(exam, other)) === at)
  const found = (exam: Exam) => Object.values(propose(series, exam)).filter(Boolean).length
  return exams.sort((a, b) => found(b) - found(a))
}

export function isSameExam(one: Exam, other: Exam): boolean {
  return one.patient === other.patient && one.study === other.study
}

function compareSeries(a: Series, b: Series): number {
  return (
    Number(a.derived) - Number(b.derived) ||
    Number(measureShortestSide(b) >= wholeBrain) - Number(measureShortestSide(a) >= wholeBrain) ||
    Math.max(...a.voxel) - Math.max(...b.voxel) ||
    measureShortestSide(b) - measureShortestSide(a)
  )
}

/** Shortest side of the volume, mm. */
function measureShortestSide({ size, voxel }: Series): number {
  return Math.min(...size.map((count, at) => count * (voxel[at] ?? 0)))
}

import { type Message, message } from '#messages/message.ts'
import type { Contrast, Volume } from '#volume/volume.ts'
import { type PreparedScan, scanLabel } from './types.ts'

/** Number of sampled voxels; more don't change the result. */
const most = 60_000
/** Rank correlations. Seen on two patients and four synthetic cases: T1w with T1c 0.41 … 0.93, */
const leastT1 = 0.2
/** T1w or T1c with T2w −0.91 … −0.06, */
const mostT1T2 = 0.25
/** T1w with T2w at least 0.4 below T1w with FLAIR. */
const swapped = 0.15
const same = 0.995
/** Degrees: a head can't be tilted further in a scanner, so the header's axes are wrong. */
const odd = 45

/**
 * Warns when a contrast resembles another one, by the correlation of intensities inside the brain, and
 * when a scan's orientation is impossible for a head.
 */
export function likenessWarnings(scans: readonly PreparedScan[]): Message[] {
  const of = (contrast: Contrast) => scans.find(scan => scan.contrast === contrast)
  const between = (a: Contrast, b: Contrast) => {
    const [one, other] = [of(a), of(b)]
    return one && other ? rankCorrelation(one.prepared, other.prepared) : Number.NaN
  }
  const pairs = {
    t1: between('T1w', 'T1c'),
    t2: between('T1w', 'T2w'),
    flair: between('T1w', 'FLAIR'),
  }
  const t1cT2 = between('T1c', 'T2w')
  const identical = twins(scans)
  return [
    ...scans.flatMap(scan =>
      scan.motion.degrees > odd
        ? [message('prepare.oddTurn', { scan: scanLabel(scan), degrees: scan.motion.degrees })]
        : [],
    ),
    ...identical,
    ...(pairs.t1 < leastT1
      ? [message('prepare.unlikeT1', { scans: those(of('T1w'), of('T1c')) })]
      : []),
    ...(identical.length === 0 && Math.max(pairs.t2, t1cT2 || -1) > mostT1T2
      ? [message('prepare.likeT1', { scans: those(of('T2w')) })]
      : []),
    ...(pairs.t2 > pairs.flair + swapped
      ? [message('prepare.swapped', { scans: those(of('T2w'), of('FLAIR')) })]
      : []),
  ]
}

function those(...scans: (PreparedScan | undefined)[]) {
  return scans.flatMap(scan => (scan ? [scanLabel(scan)] : []))
}

function twins(scans: readonly PreparedScan[]): Message[] {
  return scans.flatMap((one, at) =>
    scans
      .slice(at + 1)
      .filter(other => rankCorrelation(one.prepared, other.prepared) > same)
      .map(other => message('prepare.sameImage', { scans: those(one, other) })),
  )
}

/**
 * Spearman's correlation of two volumes on one grid, over voxels that are non-zero in both.
 * @returns −1 … 1; NaN without common voxels or for a constant volume
 */
export function rankCorrelation({ data: a }: Volume, { data: b }: Volume): number {
  const step = Math.max(1, Math.floor(a.length / most))
  const shared: number[] = []
  for (let i = 0; i < a.length; i += step) if (a[i] && b[i]) shared.push(i)
  return correlation(ranks(shared.map(i => a[i] ?? 0)), ranks(shared.map(i => b[i] ?? 0)))
}

/** Ranks from 0; equal values get their mean rank. */
function ranks(values: readonly number[]): Float64Array {
  const order = values.map((_, i) => i).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0))
  const result = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    const value = values[order[from] ?? 0]
    while (to < order.length && values[order[to] ?? 0] === value) to++
    for (let i = from; i < to; i++) result[order[i] ?? 0] = (from + to - 1) / 2
    from = to
  }
  return result
}

function correlation(a: Float64Array, b: Float64Array): number {
  const middle = (a.length - 1) / 2
  let [both, one, other] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] ?? 0) - middle, (b[i] ?? 0) - middle]
    both += x * y
    one += x * x
    other += y * y
  }
  return both / Math.sqrt(one * other)
}

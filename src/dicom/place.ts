import type { Header } from './header.ts'

/** Geometry of a series' slices. */
export interface Stack {
  /** Number of slice directions: more than one is a localizer or several stacks. */
  readonly directions: number
  /** Positions along the normal of the first direction, mm, ascending. */
  readonly places: readonly number[]
  /** Maximum number of images of one type at one position: more than one isn't a single volume. */
  readonly repeats: number
  /** Missing slices between the first and the last; 0 when unknown. */
  readonly missing: number
}

/** Tolerance for rounding that differs from slice to slice. */
const directionSteps = 100
const placeSteps = 100
/** A gap of this many times the usual gap means a missing slice. */
const gap = 1.5

/** Derives the slice geometry from positions and directions (PS3.3, C.7.6.2). */
export function stackOf(headers: readonly Header[]): Stack {
  const directions = new Set(headers.map(({ orientation }) => keyOf(normalOf(orientation))))
  const [first] = headers
  const normal = normalOf(first?.orientation ?? null)
  const counts = new Map<string, number>()
  const places = new Set<number>()
  for (const { position, orientation, echoTime, imageType } of headers) {
    if (!position || !normal || keyOf(normalOf(orientation)) !== keyOf(normal)) continue
    const place = Math.round(dot(position, normal) * placeSteps) / placeSteps
    places.add(place)
    const kind = [place, echoTime, ...imageType].join()
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const sorted = [...places].sort((a, b) => a - b)
  return {
    directions: directions.size,
    places: sorted,
    repeats: Math.max(1, ...counts.values()),
    missing: missingIn(sorted),
  }
}

function missingIn(places: readonly number[]): number {
  const steps = places.slice(1).map((place, at) => place - (places[at] ?? 0))
  const usual = steps.toSorted((a, b) => a - b)[Math.floor((steps.length - 1) / 2)]
  if (!usual) return 0
  return steps
    .filter(step => step > gap * usual)
    .reduce((sum, step) => sum + Math.round(step / usual) - 1, 0)
}

/** Slice normal: row × column; null when a file has no orientation. */
function normalOf(orientation: readonly number[] | null): readonly number[] | null {
  if (!orientation) return null
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = orientation
  return [b * f - c * e, c * d - a * f, a * e - b * d]
}

function keyOf(normal: readonly number[] | null): string {
  return (normal ?? []).map(x => Math.round(x * directionSteps) + 0).join()
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
}

import type { Range } from '#viewer/stage-types.ts'

/** A window as radiologists name it: its width, and the level in its middle. */
export interface WindowLevel {
  readonly width: number
  readonly level: number
}

export function toWindowLevel({ low, high }: Range): WindowLevel {
  return { width: high - low, level: (low + high) / 2 }
}

/** Null for a width that is not a positive number. */
export function toRange({ width, level }: WindowLevel): Range | null {
  if (!Number.isFinite(width) || !Number.isFinite(level) || width <= 0) return null
  return { low: level - width / 2, high: level + width / 2 }
}

/** A step for number inputs, by the size of the values: 1, 2 or 5 times a power of ten. */
export function stepFor({ low, high }: Range): number {
  const hundredth = (high - low) / 100
  if (!(hundredth > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(hundredth))
  const times = hundredth / power
  return Number(((times >= 5 ? 5 : times >= 2 ? 2 : 1) * power).toPrecision(1))
}

/** A number with as many decimals as its step. */
export function rounded(number: number, step: number): number {
  const digits = Math.max(0, -Math.floor(Math.log10(step)))
  return Number(number.toFixed(Math.min(12, digits)))
}

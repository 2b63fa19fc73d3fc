import type { Progress } from '#errors/progress.ts'

/** Milliseconds; earlier estimates are too unsteady to show. */
const soonest = 1500

/** 'at 41 MB/s, about 2 min left'; empty while it can't be estimated. @param elapsed milliseconds */
export function pace({ fraction, bytes }: Progress, elapsed: number): string {
  if (elapsed < soonest || fraction <= 0 || fraction >= 1) return ''
  const left = timeLeft((elapsed * (1 - fraction)) / fraction)
  if (!bytes || bytes.done <= 0) return left
  const speed = bytes.done / 1e6 / (elapsed / 1000)
  return `at ${speed < 10 ? speed.toFixed(1) : Math.round(speed)} MB/s, ${left}`
}

/** Rounded coarsely: the estimate is not more precise. */
function timeLeft(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 5) return 'a few seconds left'
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} s left`
  return `about ${Math.ceil(seconds / 60)} min left`
}

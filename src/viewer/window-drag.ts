import type { Range } from './stage-types.ts'

/**
 * The window after a drag: right widens it, up raises the level (darker), as on a reading station. A drag
 * across the whole canvas changes it by the size of `whole`.
 * @param move pixels since the drag began, right and down
 * @param canvas its width and height in pixels
 */
export function dragWindow(
  from: Range,
  whole: Range,
  move: readonly [number, number],
  canvas: readonly [number, number],
): Range {
  const reach = Math.max(whole.high - whole.low, 1e-6)
  const width = from.high - from.low + (move[0] / canvas[0]) * reach
  const level = (from.low + from.high) / 2 - (move[1] / canvas[1]) * reach
  const kept = Math.max(width, reach / 1000)
  return { low: level - kept / 2, high: level + kept / 2 }
}

import type { VoxelArray } from '#volume/volume.ts'

/** Canvas pixels per voxel, so that the line stays thin on upscaled coarse slices. */
const zoom = 4

/**
 * Draws the border of a mask into a transparent canvas, along the edges between inside and outside
 * pixels, so that it covers little anatomy.
 */
export function paintOutline(
  canvas: HTMLCanvasElement,
  mask: VoxelArray,
  [width, height]: readonly [number, number, ...number[]],
  colour: string,
): void {
  canvas.width = width * zoom
  canvas.height = height * zoom
  const context = canvas.getContext('2d')
  if (!context) return
  context.strokeStyle = colour
  context.lineWidth = zoom / 2
  context.beginPath()
  for (const [x, y, across] of borders(mask, [width, height])) {
    context.moveTo(x * zoom, y * zoom)
    context.lineTo((across ? x + 1 : x) * zoom, (across ? y : y + 1) * zoom)
  }
  context.stroke()
}

/** An edge from a pixel's corner, to the right (`across`) or downwards. */
export type Border = readonly [x: number, y: number, across: boolean]

/** The edges between inside (not 0) and outside pixels; everything beyond the slice is outside. */
export function borders(
  mask: VoxelArray,
  [width, height]: readonly [number, number, ...number[]],
): Border[] {
  const inside = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && (mask[x + y * width] ?? 0) !== 0
  const found: Border[] = []
  for (let y = 0; y <= height; y++)
    for (let x = 0; x <= width; x++) {
      const value = inside(x, y)
      if (value !== inside(x - 1, y)) found.push([x, y, false])
      if (value !== inside(x, y - 1)) found.push([x, y, true])
    }
  return found
}

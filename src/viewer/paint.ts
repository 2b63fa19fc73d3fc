import type { VoxelArray } from '#volume/volume.ts'
import type { Range } from './stage-types.ts'

export type Shades = 'gray' | 'heat'

/**
 * Paints values into a canvas, one pixel each; CSS scales it up.
 * @param shades 'heat' for magnitudes, not anatomy: black over red and orange to pale yellow
 */
export function paint(
  canvas: HTMLCanvasElement,
  data: VoxelArray,
  [width, height]: readonly [number, number, ...number[]],
  { low, high }: Range,
  shades: Shades,
): void {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) return
  const image = context.createImageData(width, height)
  const pixels = new Uint32Array(image.data.buffer)
  const table = shades === 'heat' ? heat : gray
  const times = 255 / Math.max(high - low, 1e-12)
  for (let i = 0; i < pixels.length; i++) {
    const shade = ((data[i] ?? 0) - low) * times
    pixels[i] = table[shade < 0 ? 0 : shade > 255 ? 255 : shade | 0] ?? 0
  }
  context.putImageData(image, 0, 0)
}

/** Pixel values in ImageData's order on little-endian machines: alpha, blue, green, red. */
function tableOf(colour: (share: number) => readonly [number, number, number]): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, at) => {
    const [red, green, blue] = colour(at / 255)
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
  })
}

const gray = tableOf(share => {
  const level = Math.round(share * 255)
  return [level, level, level]
})

const heat = tableOf(share => {
  const ramp = (from: number, to: number) =>
    Math.round(255 * Math.min(1, Math.max(0, (share - from) / (to - from))))
  return [ramp(0, 0.45), ramp(0.25, 0.8), ramp(0.65, 1.1)]
})

import { expect, test } from 'vitest'
import { apply, multiply } from '#volume/affine.ts'
import { regrid } from '#volume/regrid.ts'
import type { Affine, Size, Volume } from '#volume/volume.ts'
import { makeNiivue } from './niivue-options.ts'
import { NiivueStage } from './niivue-stage.ts'
import { planes, screenPlane } from './plane.ts'
import type { Convention } from './stage-types.ts'

// An asymmetric scan: three sizes, three edges, and a grey value for each voxel.
const size: Size = [5, 6, 7]
const affine: Affine = [2, 0, 0, -6, 0, 3, 0, -12, 0, 0, 1.5, -5, 0, 0, 0, 1]
const head: Volume = {
  size,
  affine,
  data: Uint8Array.from({ length: 5 * 6 * 7 }, (_, at) => 30 + ((at * 73) % 211)),
}
const place = apply(affine, [3, 1, 5])

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const
const orientations = orders.flatMap(order =>
  [0, 1, 2, 3, 4, 5, 6, 7].map(bits => ({
    order,
    flips: [1, 2, 4].map(bit => (bits & bit) !== 0),
  })),
)

/** The same head with another axis order. */
function stored({ order, flips }: (typeof orientations)[number]): Volume {
  const toHead = new Array<number>(16).fill(0)
  toHead[15] = 1
  for (const [at, axis] of order.entries()) {
    toHead[axis * 4 + at] = flips[at] ? -1 : 1
    if (flips[at]) toHead[axis * 4 + 3] = size[axis] - 1
  }
  const own = multiply(affine, toHead as unknown as Affine)
  const ownSize: Size = [size[order[0]], size[order[1]], size[order[2]]]
  return regrid(head, { size: ownSize, affine: own }, { interpolation: 'nearest' })
}

async function makeStage() {
  const module = await import('@niivue/niivue')
  const frame = document.createElement('div')
  frame.style.cssText = 'width: 120px; height: 120px'
  const canvas = document.createElement('canvas')
  frame.append(canvas)
  document.body.append(frame)
  const niivue = makeNiivue(module)
  await niivue.attachToCanvas(canvas)
  // Letters and lines would be read as voxels.
  niivue.opts.isOrientationTextVisible = false
  const quiet = () => {}
  const events = { onCrosshair: quiet, onWindow: quiet, onContext: quiet }
  const stage = new NiivueStage(module, niivue, frame, canvas, events)
  stage.setCrisp(true)
  niivue.opts.multiplanarShowRender = module.SHOW_RENDER.NEVER
  stage.show(head, { low: 0, high: 255 }, false)
  niivue.setCrosshairWidth(0)
  return { niivue, stage }
}

const conventions: readonly Convention[] = [
  { radiological: true, noseLeft: true },
  { radiological: false, noseLeft: false },
]

test('what NiiVue draws of all 48 orientations is what our own sampler says', async () => {
  const { niivue, stage } = await makeStage()
  const { gl } = niivue
  const { drawingBufferWidth: wide, drawingBufferHeight: high } = gl
  const pixels = new Uint8Array(wide * high * 4)
  const wrong: string[] = []
  let compared = 0
  for (const orientation of orientations) {
    const volume = stored(orientation)
    stage.show(volume, { low: 0, high: 255 }, true)
    for (const convention of conventions) {
      stage.setConvention(convention)
      stage.moveTo(place)
      gl.readPixels(0, 0, wide, high, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
      for (const [at, plane] of planes.entries()) {
        const tile = niivue.screenSlices.find(({ axCorSag }) => axCorSag === at)
        const { grid, pixel } = screenPlane(volume, plane, place, convention)
        const expected = regrid(volume, grid, { interpolation: 'nearest' })
        const [across, down] = grid.size
        const onScreen = inTile(tile?.leftTopWidthHeight ?? [], across * pixel[0], down * pixel[1])
        for (let v = 0; v < down; v++)
          for (let u = 0; u < across; u++) {
            const [x, y] = onScreen((u + 0.5) / across, (v + 0.5) / down)
            const seen = pixels[((high - 1 - y) * wide + x) * 4] ?? NaN
            const value = expected.data[v * across + u] ?? NaN
            compared++
            if (!(Math.abs(seen - value) <= 2))
              wrong.push(`${JSON.stringify(orientation)} ${plane} ${u} ${v}: ${seen}, not ${value}`)
          }
      }
    }
  }
  expect(wrong.slice(0, 5)).toEqual([])
  expect(compared).toBe(48 * 2 * (5 * 6 + 5 * 7 + 6 * 7))
})

/** Position of a slice in its tile: as large as possible, centred. */
function inTile(
  [left = NaN, top = NaN, width = NaN, height = NaN]: number[],
  w: number,
  h: number,
) {
  const scale = Math.min(width / w, height / h)
  return (x: number, y: number): [number, number] => [
    Math.floor(left + (width - w * scale) / 2 + x * w * scale),
    Math.floor(top + (height - h * scale) / 2 + y * h * scale),
  ]
}

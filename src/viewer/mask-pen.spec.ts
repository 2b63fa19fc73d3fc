import { expect, test } from 'vitest'
import type { Affine, Volume } from '#volume/volume.ts'
import { createStage } from './stage.ts'

const size = [16, 16, 16] as const
const affine: Affine = [1, 0, 0, -8, 0, 1, 0, -8, 0, 0, 1, -8, 0, 0, 0, 1]
const scan: Volume = { data: Float32Array.from({ length: 4096 }, (_, i) => i % 50), size, affine }
const mask: Volume = {
  data: Uint8Array.from({ length: 4096 }, (_, i) => (i > 999 ? 1 : 0)),
  size,
  affine,
}

const painted = ({ data }: Volume) => Array.from(data).filter(value => value > 0).length

/** Waits for five frames: NiiVue draws in a frame, and only then finds the slice under the mouse. A fixed time is too short on a busy machine. */
async function drawn() {
  for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame)
}

async function paint() {
  const stage = await createStage({ onCrosshair() {}, onWindow() {}, onContext() {} })
  const host = document.body.appendChild(document.createElement('div'))
  host.style.cssText = 'width: 400px; height: 400px; display: grid'
  stage.attach(host)
  stage.show(scan, { low: 0, high: 50 }, false)
  stage.setView('axial')
  await drawn()
  const pen = stage.paintOn(mask)
  pen.setStroke('erase')
  const canvas = host.querySelector('canvas')
  if (!canvas) throw new Error('the stage has no canvas')
  const at = (type: string, x: number, buttons: number) => {
    const { left, top } = canvas.getBoundingClientRect()
    const [clientX, clientY] = [left + x, top + 200]
    canvas.dispatchEvent(new MouseEvent(type, { clientX, clientY, buttons, bubbles: true }))
  }
  const stroke = async () => {
    at('mousedown', 190, 1)
    at('mousemove', 200, 1)
    at('mousemove', 210, 1)
    at('mouseup', 210, 0)
    await drawn()
  }
  return { pen, stroke }
}

test('undoing takes back one stroke after another, and never what was there before', async () => {
  const { pen, stroke } = await paint()
  const whole = painted(mask)
  pen.undo()
  expect(painted(pen.mask())).toBe(whole)
  await stroke()
  expect(painted(pen.mask())).toBeLessThan(whole)
  pen.undo()
  expect(painted(pen.mask())).toBe(whole)
  pen.undo()
  pen.undo()
  expect(painted(pen.mask())).toBe(whole)
})

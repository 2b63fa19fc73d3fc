import * as module from '@niivue/niivue'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import type { Volume } from '#volume/volume.ts'
import { park } from './frame.ts'
import { makeNiivue } from './niivue-options.ts'
import { NiivueStage } from './niivue-stage.ts'
import type { Stage, StageEvents } from './stage-types.ts'

/** Creates the page's only stage. NiiVue is large: import this module when slices are first needed. */
export async function createStage(events: StageEvents): Promise<Stage> {
  const canvas = document.createElement('canvas')
  canvas.className = 'stage-canvas'
  canvas.setAttribute('role', 'application')
  canvas.setAttribute('aria-label', 'Slices of the scan: arrow and page keys move the crosshair')
  // NiiVue observes the canvas's parent, so this element is mounted and unmounted with it.
  const frame = document.createElement('div')
  frame.className = 'stage-frame'
  frame.append(canvas)
  park(frame)
  const niivue = makeNiivue(module)
  try {
    await niivue.attachToCanvas(canvas)
  } catch (cause) {
    throw new Problem('no-backend', message('volume.noWebgl'), { cause, details: String(cause) })
  }
  const stage = new NiivueStage(module, niivue, frame, canvas, events)
  // Drivers compile a shader at its first draw. A few voxels of each type that NiiVue distinguishes
  // compile the shaders before the first scan is opened.
  for (const data of [new Uint8Array(64), new Int16Array(64), new Float32Array(64)])
    stage.show({ ...speck, data: data.fill(1, 32) }, { low: 0, high: 1 }, false)
  stage.clear()
  return stage
}

const speck = {
  size: [4, 4, 4],
  affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
} as const satisfies Omit<Volume, 'data'>

import type { Niivue } from '@niivue/niivue'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import type { Volume } from '#volume/volume.ts'
import type { MaskPen } from './stage-types.ts'

/** Width of the pen in voxels. */
const penSize = 5
const opacity = 0.35

/**
 * Opens a mask as NiiVue's drawing. NiiVue stores drawings in RAS order, so the shown volume and the mask
 * must be in RAS order too.
 * @throws Problem 'internal' when the mask isn't on the shown volume's grid
 */
export function paintMask(niivue: Niivue, mask: Volume): MaskPen {
  // NiiVue doesn't replace an open drawing.
  niivue.closeDrawing()
  niivue.setDrawingEnabled(true)
  const bitmap = niivue.drawBitmap
  if (!bitmap || bitmap.length !== mask.data.length)
    throw new Problem('internal', message('volume.maskElsewhere'))
  for (let i = 0; i < bitmap.length; i++) bitmap[i] = mask.data[i] ? 1 : 0
  niivue.drawAddUndoBitmap()
  const strokes = countStrokes(niivue)
  niivue.setDrawOpacity(opacity)
  niivue.opts.penSize = penSize
  niivue.setPenValue(1)
  niivue.refreshDrawing()
  return {
    setStroke: stroke => niivue.setPenValue(stroke === 'add' ? 1 : 0),
    undo() {
      if (strokes.takeBack()) niivue.drawUndo()
    },
    mask: () => ({
      ...mask,
      data: Uint8Array.from(niivue.drawBitmap ?? [], value => (value ? 1 : 0)),
    }),
    end() {
      strokes.stop()
      niivue.setDrawingEnabled(false)
      niivue.closeDrawing()
    },
  }
}

/**
 * Counts the strokes that can be undone. NiiVue's own undo continues beyond the first stroke to the empty
 * drawing and would delete the whole mask. It keeps a ring buffer of `maxDrawUndoBitmaps` states, one of
 * which is the current one.
 */
function countStrokes(niivue: Niivue) {
  const most = niivue.opts.maxDrawUndoBitmaps - 1
  let count = 0
  niivue.onDrawingChanged = action => {
    if (action === 'draw') count = Math.min(count + 1, most)
  }
  return {
    /** @returns whether there is a stroke to undo */
    takeBack(): boolean {
      if (count === 0) return false
      count--
      return true
    },
    stop() {
      niivue.onDrawingChanged = () => {}
    },
  }
}

import type { PointerEvent, ReactNode } from 'react'
import type { ScreenPlane } from '#viewer/plane.ts'
import { apply } from '#volume/affine.ts'
import { goTo } from '../stage/stage-instance.ts'

interface Props {
  readonly plane: ScreenPlane
  readonly children: ReactNode
}

/** A slice with its letters and the crosshair, which follows clicks and drags. */
export function Framed({ plane, children }: Props) {
  const [left, right, top, bottom] = plane.letters
  const [width, height] = plane.grid.size
  const aspect = (width * plane.pixel[0]) / (height * plane.pixel[1])
  const percent = (at: number, count: number) => `${((at + 0.5) / count) * 100}%`
  return (
    <div className="framed">
      <div
        className="framed-slice"
        // As large as it fits, whichever side is short.
        style={{ aspectRatio: aspect, width: `min(100cqw, ${100 * aspect}cqh)` }}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId)
          moveTo(plane, event)
        }}
        onPointerMove={event => event.buttons > 0 && moveTo(plane, event)}
      >
        {children}
        <span className="cross-v" style={{ left: percent(plane.cross[0], width) }} />
        <span className="cross-h" style={{ top: percent(plane.cross[1], height) }} />
        <span className="letter left">{left}</span>
        <span className="letter right">{right}</span>
        <span className="letter top">{top}</span>
        <span className="letter bottom">{bottom}</span>
      </div>
    </div>
  )
}

/** Moves the common crosshair to the pixel under the pointer. */
function moveTo({ grid }: ScreenPlane, event: PointerEvent<HTMLElement>): void {
  const box = event.currentTarget.getBoundingClientRect()
  const [width, height] = grid.size
  const u = ((event.clientX - box.left) / box.width) * width - 0.5
  const v = ((event.clientY - box.top) / box.height) * height - 0.5
  const place = apply(grid.affine, [Math.round(u), Math.round(v), 0])
  goTo(place)
}

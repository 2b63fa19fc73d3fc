import type { PointerEvent, ReactNode } from 'react'
import type { ScreenPlane } from '#viewer/plane.ts'
import type { Point } from '#viewer/stage-types.ts'
import { apply } from '#volume/affine.ts'
import { useServices } from '../shared/services.ts'

interface Props {
  readonly plane: ScreenPlane
  readonly children: ReactNode
}

/** A slice with its letters and the crosshair, which follows clicks and drags. */
export function Framed({ plane, children }: Props) {
  const { stage } = useServices()
  const [left, right, top, bottom] = plane.letters
  const [width, height] = plane.grid.size
  const aspect = (width * plane.pixel[0]) / (height * plane.pixel[1])
  const percent = (at: number, count: number) => `${((at + 0.5) / count) * 100}%`
  return (
    <div className="framed">
      <div
        className="framed-slice"
        // As large as the frame allows, in both orientations.
        style={{ aspectRatio: aspect, width: `min(100cqw, ${100 * aspect}cqh)` }}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId)
          stage.moveCrosshair(placeUnder(plane, event))
        }}
        onPointerMove={event => event.buttons > 0 && stage.moveCrosshair(placeUnder(plane, event))}
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

/** Where the pixel under the pointer is, in mm. */
function placeUnder({ grid }: ScreenPlane, event: PointerEvent<HTMLElement>): Point {
  const box = event.currentTarget.getBoundingClientRect()
  const [width, height] = grid.size
  const u = ((event.clientX - box.left) / box.width) * width - 0.5
  const v = ((event.clientY - box.top) / box.height) * height - 0.5
  return apply(grid.affine, [Math.round(u), Math.round(v), 0])
}

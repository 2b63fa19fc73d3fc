import type { ScreenPlane } from '#viewer/plane.ts'
import { apply } from '#volume/affine.ts'
import { useText } from '../language/use-text.ts'
import { Slider } from '../shared/parts/Slider.tsx'
import { useServices } from '../shared/services.ts'

/** Moves the common crosshair to another slice of the plane. */
export function SliceSlider({ plane }: { readonly plane: ScreenPlane }) {
  const { grid, cross, index, count } = plane
  const { stage } = useServices()
  const text = useText()
  return (
    <Slider
      label={text('appStage.slice')}
      value={index}
      min={0}
      max={count - 1}
      step={1}
      valueText={String(index)}
      onChange={slice =>
        stage.moveCrosshair(apply(grid.affine, [cross[0], cross[1], slice - index]))
      }
    />
  )
}

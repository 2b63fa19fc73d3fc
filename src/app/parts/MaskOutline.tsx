import { useEffect, useRef } from 'react'
import { paintOutline } from '#viewer/outline.ts'
import type { ScreenPlane } from '#viewer/plane.ts'
import { regrid } from '#volume/regrid.ts'
import type { Volume } from '#volume/volume.ts'

interface Props {
  readonly mask: Volume
  readonly plane: ScreenPlane
}

/** The mask's border, laid over a slice of the same plane. */
export function MaskOutline({ mask, plane }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (!canvas.current) return
    const { data, size } = regrid(mask, plane.grid, { interpolation: 'nearest' })
    const colour = getComputedStyle(canvas.current).getPropertyValue('--accent')
    paintOutline(canvas.current, data, size, colour)
  }, [mask, plane])
  return <canvas ref={canvas} className="outline" />
}

import { useCallback } from 'react'
import { paintOutline } from '#viewer/outline.ts'
import type { ScreenPlane } from '#viewer/plane.ts'
import { regrid } from '#volume/regrid.ts'
import type { Volume } from '#volume/volume.ts'
import { usePainting } from './use-painting.ts'

interface Props {
  readonly mask: Volume
  readonly plane: ScreenPlane
}

/** The mask's border, laid over a slice of the same plane. */
export function MaskOutline({ mask, plane }: Props) {
  const canvas = usePainting(
    useCallback(
      element => {
        const { data, size } = regrid(mask, plane.grid, { interpolation: 'nearest' })
        const colour = getComputedStyle(element).getPropertyValue('--accent')
        paintOutline(element, data, size, colour)
      },
      [mask, plane],
    ),
  )
  return <canvas ref={canvas} className="outline" />
}

import { useCallback } from 'react'
import { paint, type Shades } from '#viewer/paint.ts'
import type { ScreenPlane } from '#viewer/plane.ts'
import type { Range } from '#viewer/stage-types.ts'
import { regrid } from '#volume/regrid.ts'
import type { Volume } from '#volume/volume.ts'
import { usePainting } from './use-painting.ts'

interface Props {
  readonly volume: Volume
  readonly plane: ScreenPlane
  readonly range: Range
  readonly shades?: Shades
  /** The scan's own voxels need no blending; a volume on another grid does. */
  readonly interpolation?: 'nearest' | 'linear'
  /** Empty where the picture only decorates. */
  readonly label: string
}

/** One slice of a volume on a small canvas of its own, without WebGL. */
export function SlicePicture(props: Props) {
  const { volume, plane, range, shades = 'gray', interpolation = 'nearest', label } = props
  const canvas = usePainting(
    useCallback(
      element => {
        const { data, size } = regrid(volume, plane.grid, { interpolation })
        paint(element, data, size, range, shades)
      },
      [volume, plane, range, shades, interpolation],
    ),
  )
  const [width, height] = plane.grid.size
  const aspect = (width * plane.pixel[0]) / (height * plane.pixel[1])
  const described = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true }
  return <canvas ref={canvas} {...described} style={{ aspectRatio: aspect }} />
}

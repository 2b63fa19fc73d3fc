import { useMemo } from 'react'
import type { ScreenPlane } from '#viewer/plane.ts'
import { robustRange } from '#volume/range.ts'
import type { Volume } from '#volume/volume.ts'
import { Framed } from '../parts/Framed.tsx'
import { MaskOutline } from '../parts/MaskOutline.tsx'
import { SlicePicture } from '../parts/SlicePicture.tsx'

interface Props {
  readonly caption: string
  readonly volume: Volume
  readonly plane: ScreenPlane
  readonly mask: Volume | null
}

/** One contrast of the check, with the mask's border where it is asked for. */
export function CheckPicture({ caption, volume, plane, mask }: Props) {
  const range = useMemo(() => robustRange(volume), [volume])
  return (
    <figure className="part">
      <Framed plane={plane}>
        <SlicePicture
          volume={volume}
          plane={plane}
          range={range}
          interpolation="linear"
          label={mask ? `${caption} with the mask’s border` : caption}
        />
        {mask && (
          <div className="laid-over">
            <MaskOutline mask={mask} plane={plane} />
          </div>
        )}
      </Framed>
      <figcaption>{caption}</figcaption>
    </figure>
  )
}

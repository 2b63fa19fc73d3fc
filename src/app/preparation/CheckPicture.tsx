import type { ScreenPlane } from '#viewer/plane.ts'
import type { Volume } from '#volume/volume.ts'
import { useText } from '../language/use-text.ts'
import { Framed } from '../view/Framed.tsx'
import { MaskOutline } from '../view/MaskOutline.tsx'
import { SlicePicture } from '../view/SlicePicture.tsx'
import type { Windowed } from '../view/windowed.ts'

interface Props {
  readonly shown: Windowed
  readonly plane: ScreenPlane
  readonly mask: Volume | null
}

/** One contrast of the check, with the mask's border if it is switched on. */
export function CheckPicture({ shown: { contrast, volume, range }, plane, mask }: Props) {
  const text = useText()
  return (
    <figure className="part">
      <Framed plane={plane}>
        <SlicePicture
          volume={volume}
          plane={plane}
          range={range}
          interpolation="linear"
          label={mask ? text('appStudy.withBorder', { contrast }) : contrast}
        />
        {mask && (
          <div className="laid-over">
            <MaskOutline mask={mask} plane={plane} />
          </div>
        )}
      </Framed>
      <figcaption>{contrast}</figcaption>
    </figure>
  )
}

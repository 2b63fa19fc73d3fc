import type { PlainKey } from '#messages/message.ts'
import type { ReconstructionPart } from '#study/export.ts'
import type { ScreenPlane } from '#viewer/plane.ts'
import type { Range } from '#viewer/stage-types.ts'
import type { Volume } from '#volume/volume.ts'
import { useText } from '../language/use-text.ts'
import { Framed } from '../view/Framed.tsx'
import { SlicePicture } from '../view/SlicePicture.tsx'

const captions: Readonly<Record<ReconstructionPart, PlainKey>> = {
  input: 'appModel.partInput',
  masked: 'appModel.partMasked',
  reconstruction: 'appModel.partReconstruction',
  error: 'appModel.partError',
}

/** Differences from here on are drawn in the brightest colour; the input runs from 0 to 1. */
export const brightestError = 0.25

interface Props {
  readonly part: ReconstructionPart
  readonly volume: Volume
  readonly plane: ScreenPlane
  /** Window of the input, the same for all views of anatomy. */
  readonly range: Range
}

/** One of the four linked views. */
export function PartView({ part, volume, plane, range }: Props) {
  const text = useText()
  const error = part === 'error'
  return (
    <figure className="part">
      <Framed plane={plane}>
        <SlicePicture
          volume={volume}
          plane={plane}
          range={error ? errorRange : range}
          shades={error ? 'heat' : 'gray'}
          interpolation="linear"
          label={text(captions[part])}
        />
      </Framed>
      <figcaption>
        {error
          ? text('appModel.partErrorFrom', { brightest: brightestError })
          : text(captions[part])}
      </figcaption>
    </figure>
  )
}

const errorRange: Range = { low: 0, high: brightestError }

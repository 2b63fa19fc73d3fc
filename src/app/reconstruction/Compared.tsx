import { useStore } from 'zustand'
import type { PlainKey } from '#messages/message.ts'
import type { ScreenPlane } from '#viewer/plane.ts'
import type { Range } from '#viewer/stage-types.ts'
import type { Volume } from '#volume/volume.ts'
import { useText } from '../language/use-text.ts'
import { Choice } from '../shared/parts/Choice.tsx'
import { Slider } from '../shared/parts/Slider.tsx'
import { Framed } from '../view/Framed.tsx'
import { SlicePicture } from '../view/SlicePicture.tsx'
import { type Comparison, type Extent, reconstructionStore, setReconstruction } from './store.ts'

const ways: readonly { value: Comparison; label: PlainKey }[] = [
  { value: 'wipe', label: 'appModel.wipe' },
  { value: 'blend', label: 'appModel.blend' },
]

const extents: readonly { value: Extent; label: PlainKey; title: PlainKey }[] = [
  {
    value: 'hidden',
    label: 'appModel.hiddenParts',
    title: 'appModel.hiddenPartsTitle',
  },
  {
    value: 'whole',
    label: 'appModel.wholeOutput',
    title: 'appModel.wholeOutputTitle',
  },
]

interface Props {
  readonly input: Volume
  readonly reconstruction: Volume
  readonly plane: ScreenPlane
  readonly range: Range
}

/** Original and reconstruction in one place, with a slider between them. */
export function Compared({ input, reconstruction, plane, range }: Props) {
  const text = useText()
  const comparison = useStore(reconstructionStore, state => state.comparison)
  const extent = useStore(reconstructionStore, state => state.extent)
  const share = useStore(reconstructionStore, state => state.share)
  const over =
    comparison === 'wipe' ? { clipPath: `inset(0 0 0 ${(1 - share) * 100}%)` } : { opacity: share }
  return (
    <figure className="compared">
      <Framed plane={plane}>
        <SlicePicture
          volume={input}
          plane={plane}
          range={range}
          interpolation="linear"
          label={text('appModel.partInput')}
        />
        <div className="laid-over" style={over}>
          <SlicePicture
            volume={reconstruction}
            plane={plane}
            range={range}
            interpolation="linear"
            label={text('appModel.reconstructionOver')}
          />
        </div>
      </Framed>
      <figcaption>
        <Slider
          label={text('appModel.originalTo')}
          value={share}
          min={0}
          max={1}
          step={0.01}
          valueText={`${Math.round(share * 100)} %`}
          onChange={next => setReconstruction({ share: next })}
        />
        <Choice
          legend="appModel.whatRestored"
          name="extent"
          options={extents}
          value={extent}
          onChange={next => setReconstruction({ extent: next })}
        />
        <Choice
          legend="appModel.comparison"
          name="comparison"
          options={ways}
          value={comparison}
          onChange={next => setReconstruction({ comparison: next })}
        />
      </figcaption>
    </figure>
  )
}

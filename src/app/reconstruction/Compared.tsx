import { useStore } from 'zustand'
import type { ScreenPlane } from '#viewer/plane.ts'
import type { Range } from '#viewer/stage-types.ts'
import type { Volume } from '#volume/volume.ts'
import { Choice } from '../shared/parts/Choice.tsx'
import { Slider } from '../shared/parts/Slider.tsx'
import { Framed } from '../view/Framed.tsx'
import { SlicePicture } from '../view/SlicePicture.tsx'
import { type Comparison, type Extent, reconstructionStore, setReconstruction } from './store.ts'

const ways: readonly { value: Comparison; label: string }[] = [
  { value: 'wipe', label: 'Wipe' },
  { value: 'blend', label: 'Blend' },
]

const extents: readonly { value: Extent; label: string; title: string }[] = [
  {
    value: 'hidden',
    label: 'Hidden parts',
    title: 'What the model restored where something was hidden, in the scan as it was given',
  },
  {
    value: 'whole',
    label: 'Whole output',
    title: 'Everything the model gave back; it learns from hidden parts alone',
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
          label="Input"
        />
        <div className="laid-over" style={over}>
          <SlicePicture
            volume={reconstruction}
            plane={plane}
            range={range}
            interpolation="linear"
            label="Reconstruction laid over it"
          />
        </div>
      </Framed>
      <figcaption>
        <Slider
          label="Original to reconstruction"
          value={share}
          min={0}
          max={1}
          step={0.01}
          valueText={`${Math.round(share * 100)} %`}
          onChange={next => setReconstruction({ share: next })}
        />
        <Choice
          legend="What is restored"
          name="extent"
          options={extents}
          value={extent}
          onChange={next => setReconstruction({ extent: next })}
        />
        <Choice
          legend="Comparison"
          name="comparison"
          options={ways}
          value={comparison}
          onChange={next => setReconstruction({ comparison: next })}
        />
      </figcaption>
    </figure>
  )
}

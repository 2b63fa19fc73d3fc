import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { type Plane, planes, screenPlane } from '#viewer/plane.ts'
import { contrasts } from '#volume/volume.ts'
import { Choice } from '../parts/Choice.tsx'
import { middleOf } from '../parts/middle.ts'
import { SliceSlider } from '../parts/SliceSlider.tsx'
import { type Look, preparationStore, setPreparation } from '../state/preparation.ts'
import { alignedOf, vault } from '../state/vault.ts'
import { viewing } from '../state/view.ts'
import { placeInput } from '../work/place-input.ts'
import { CheckPicture } from './CheckPicture.tsx'
import { PairView } from './PairView.tsx'

const planeOptions = planes.map(value => ({ value, label: value }))

const looks: readonly { value: Look; label: string; title: string }[] = [
  { value: 'outline', label: 'Outline', title: 'The mask’s border on every contrast' },
  { value: 'checkerboard', label: 'Checkerboard', title: 'Two contrasts in one picture' },
  { value: 'blink', label: 'Blink', title: 'Two contrasts in turn' },
  { value: 'input', label: 'Model’s input', title: '96 × 96 × 96 voxels, as the model sees them' },
]

/** What was prepared, to be judged before the model is asked: linked by one place and one plane. */
export function CheckView() {
  const { look, result, inputPlaced } = useStore(preparationStore)
  const { place, radiological, noseLeft } = useStore(viewing)
  const [plane, setPlane] = useState<Plane>('axial')
  const prepared = result && vault.preparation
  useEffect(() => {
    if (look === 'input') void placeInput()
  }, [look])
  const grid = prepared?.mask
  const shown = useMemo(
    () => grid && screenPlane(grid, plane, place ?? middleOf(grid), { radiological, noseLeft }),
    [grid, plane, place, radiological, noseLeft],
  )
  if (!prepared || !shown) return null
  const volumes = (look === 'input' ? inputPlaced && prepared.input : alignedOf(prepared)) || []
  return (
    <div className="check">
      <div className="four-head">
        <Choice
          legend="Plane"
          name="check-plane"
          options={planeOptions}
          value={plane}
          onChange={setPlane}
        />
        <SliceSlider plane={shown} />
        <Choice
          legend="Check"
          name="look"
          options={looks}
          value={look}
          onChange={next => setPreparation({ look: next })}
        />
      </div>
      {look === 'outline' || look === 'input' ? (
        <div className="check-grid">
          {contrasts.map((contrast, at) => {
            const volume = volumes[at]
            return volume ? (
              <CheckPicture
                key={contrast}
                caption={contrast}
                volume={volume}
                plane={shown}
                mask={look === 'outline' ? prepared.mask : null}
              />
            ) : null
          })}
        </div>
      ) : (
        <PairView look={look} aligned={alignedOf(prepared)} plane={shown} />
      )}
    </div>
  )
}

import { useEffect } from 'react'
import { useStore } from 'zustand'
import { contrasts } from '#volume/volume.ts'
import { Choice } from '../shared/parts/Choice.tsx'
import { alignedOf, type Preparation, vault, type Windowed } from '../shared/vault.ts'
import { usePlane } from '../view/use-plane.tsx'
import { CheckPicture } from './CheckPicture.tsx'
import { PairView } from './PairView.tsx'
import { placeInput } from './place-input.ts'
import { type CheckMode, preparationStore, setPreparation } from './store.ts'

const checkModes: readonly { value: CheckMode; label: string; title: string }[] = [
  { value: 'outline', label: 'Outline', title: 'The mask’s border on every contrast' },
  { value: 'checkerboard', label: 'Checkerboard', title: 'Two contrasts in one picture' },
  { value: 'blink', label: 'Blink', title: 'Two contrasts in turn' },
  { value: 'input', label: 'Model’s input', title: '96 × 96 × 96 voxels, as the model sees them' },
]

/** What was prepared, to be judged before the model is asked: linked by one place and one plane. */
export function CheckView() {
  const { checkMode, result, inputPlaced } = useStore(preparationStore)
  const prepared = result ? vault.preparation : null
  const { shown, chooser } = usePlane(prepared?.mask, 'check-plane')
  useEffect(() => {
    if (checkMode === 'input') void placeInput()
  }, [checkMode])
  if (!prepared || !shown) return null
  const aligned = alignedOf(prepared)
  const pictures = checkMode === 'input' ? (inputPlaced && inputOf(prepared)) || [] : aligned
  return (
    <div className="check">
      <div className="four-head">
        {chooser}
        <Choice
          legend="Check"
          name="check-mode"
          options={checkModes}
          value={checkMode}
          onChange={next => setPreparation({ checkMode: next })}
        />
      </div>
      {checkMode === 'outline' || checkMode === 'input' ? (
        <div className="check-grid">
          {pictures.map(picture => (
            <CheckPicture
              key={picture.contrast}
              shown={picture}
              plane={shown}
              mask={checkMode === 'outline' ? prepared.mask : null}
            />
          ))}
        </div>
      ) : (
        <PairView checkMode={checkMode} aligned={aligned} plane={shown} />
      )}
    </div>
  )
}

/** What the model gets lies between 0 and 1, and is shown so. */
const whole = { low: 0, high: 1 }

function inputOf({ input }: Preparation): Windowed[] {
  return contrasts.flatMap((contrast, at) => {
    const volume = input?.[at]
    return volume ? [{ contrast, volume, range: whole }] : []
  })
}

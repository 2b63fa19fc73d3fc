import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { PlainKey } from '#messages/message.ts'
import type { Prepared } from '#prepare/types.ts'
import { contrasts, type FourVolumes } from '#volume/volume.ts'
import { Choice } from '../shared/parts/Choice.tsx'
import { useServices } from '../shared/services.ts'
import { usePlane } from '../view/use-plane.tsx'
import type { Windowed } from '../view/windowed.ts'
import { CheckPicture } from './CheckPicture.tsx'
import { makeModelInput } from './make-model-input.ts'
import { PairView } from './PairView.tsx'
import { type CheckMode, preparationStore, setPreparation } from './store.ts'

const checkModes: readonly { value: CheckMode; label: PlainKey; title: PlainKey }[] = [
  { value: 'outline', label: 'appStudy.outline', title: 'appStudy.outlineTitle' },
  { value: 'checkerboard', label: 'appStudy.checkerboard', title: 'appStudy.checkerboardTitle' },
  { value: 'blink', label: 'appStudy.blink', title: 'appStudy.blinkTitle' },
  { value: 'input', label: 'appStudy.modelInput', title: 'appStudy.modelInputTitle' },
]

/** Shows the prepared scans for a check before analysis. The views share a crosshair and a plane. */
export function CheckView() {
  const services = useServices()
  const checkMode = useStore(preparationStore, state => state.checkMode)
  const prepared = useStore(preparationStore, state => state.result?.prepared)
  const input = useStore(preparationStore, state => state.input)
  const { shown, chooser } = usePlane(prepared?.mask, 'check-plane')
  const isInputMissing = checkMode === 'input' && input === null
  useEffect(() => {
    if (isInputMissing) void makeModelInput(services)
  }, [isInputMissing, services])
  if (!prepared || !shown) return null
  return (
    <div className="check">
      <div className="four-head">
        {chooser}
        <Choice
          legend="appStudy.check"
          name="check-mode"
          options={checkModes}
          value={checkMode}
          onChange={next => setPreparation({ checkMode: next })}
        />
      </div>
      {checkMode === 'outline' || checkMode === 'input' ? (
        <div className="check-grid">
          {(checkMode === 'input' ? inputOf(input) : alignedOf(prepared)).map(picture => (
            <CheckPicture
              key={picture.contrast}
              shown={picture}
              plane={shown}
              mask={checkMode === 'outline' ? prepared.mask : null}
            />
          ))}
        </div>
      ) : (
        <PairView mode={checkMode} aligned={alignedOf(prepared)} plane={shown} />
      )}
    </div>
  )
}

/** The aligned scans, uncropped on the reference's grid. */
function alignedOf({ scans }: Prepared): Windowed[] {
  return scans.map(({ contrast, aligned, alignedRange }) => ({
    contrast,
    volume: aligned,
    range: alignedRange,
  }))
}

/** The model's input runs from 0 to 1. */
const inputRange = { low: 0, high: 1 }

function inputOf(input: FourVolumes | null): Windowed[] {
  return contrasts.flatMap((contrast, at) => {
    const volume = input?.[at]
    return volume ? [{ contrast, volume, range: inputRange }] : []
  })
}

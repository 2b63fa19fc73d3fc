import { useStore } from 'zustand'
import { inputSide } from '#lamim/architecture.ts'
import { schemes } from '#lamim/dropout/boxes.ts'
import type { PlainKey } from '#messages/message.ts'
import { type MaskName, maskNames } from '#study/hiding.ts'
import { contrasts } from '#volume/volume.ts'
import { useText } from '../language/use-text.ts'
import { NumberField } from '../shared/parts/NumberField.tsx'
import { fillHidingForm, reconstructionStore } from './store.ts'

const names: Readonly<Record<MaskName, PlainKey>> = {
  coarse: 'appModel.hideCoarse',
  fine: 'appModel.hideFine',
  T1w: 'appModel.hideT1w',
  T1c: 'appModel.hideT1c',
  T2w: 'appModel.hideT2w',
  FLAIR: 'appModel.hideFLAIR',
}

/** Chooses what is hidden from the model. */
export function HidingForm() {
  const text = useText()
  const { mask, seed, count, size } = useStore(reconstructionStore, state => state.form)
  const scheme = contrasts.some(contrast => contrast === mask) ? null : schemes[mask as 'coarse']
  return (
    <div className="form">
      <label className="wide">
        {text('appModel.hide')}
        <select
          value={mask}
          onChange={event => {
            const next = maskNames.find(name => name === event.target.value)
            if (next) fillHidingForm({ mask: next, count: null, size: null })
          }}
        >
          {maskNames.map(name => (
            <option key={name} value={name}>
              {text(names[name])}
            </option>
          ))}
        </select>
      </label>
      {scheme && (
        <>
          <Whole
            label={text('appModel.seed')}
            value={seed}
            most={2 ** 31}
            least={0}
            set={n => fillHidingForm({ seed: n })}
          />
          <Whole
            label={text('appModel.boxes')}
            value={count ?? scheme.count}
            most={20_000}
            least={1}
            set={n => fillHidingForm({ count: n })}
          />
          <Whole
            label={text('appModel.boxSize')}
            value={size ?? scheme.size}
            most={inputSide}
            least={1}
            set={n => fillHidingForm({ size: n })}
          />
        </>
      )}
    </div>
  )
}

interface WholeProps {
  readonly label: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly set: (value: number) => void
}

/** A whole number between bounds. */
function Whole({ label, value, least, most, set }: WholeProps) {
  return (
    <NumberField
      label={label}
      value={value}
      min={least}
      max={most}
      step={1}
      set={next => {
        if (Number.isInteger(next) && next >= least && next <= most) set(next)
      }}
    />
  )
}

import type { PlainKey } from '#messages/message.ts'
import type { Stroke } from '#viewer/stage-types.ts'
import { useText } from '../language/use-text.ts'
import { Choice } from '../shared/parts/Choice.tsx'
import { useServices } from '../shared/services.ts'
import { applyMaskEdit, discardMaskEdit, setStroke, undoStroke } from './edit-mask.ts'

const strokes: readonly { value: Stroke; label: PlainKey }[] = [
  { value: 'add', label: 'appStudy.penAdd' },
  { value: 'erase', label: 'appStudy.penErase' },
]

/** The pen controls, and the buttons that keep or discard the painted mask. */
export function MaskBar({ stroke }: { readonly stroke: Stroke }) {
  const services = useServices()
  const text = useText()
  return (
    <>
      <p className="small">{text('appStudy.paint')}</p>
      <Choice
        legend="appStudy.pen"
        name="stroke"
        options={strokes}
        value={stroke}
        onChange={setStroke}
      />
      <div className="buttons">
        <button type="button" className="primary" onClick={() => void applyMaskEdit(services)}>
          {text('appStudy.useMask')}
        </button>
        <button type="button" onClick={() => undoStroke(services)}>
          {text('appStudy.undoStroke')}
        </button>
        <button type="button" onClick={discardMaskEdit}>
          {text('appStudy.discardMask')}
        </button>
      </div>
    </>
  )
}

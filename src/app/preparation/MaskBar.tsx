import type { Stroke } from '#viewer/stage-types.ts'
import { Choice } from '../shared/parts/Choice.tsx'
import { useServices } from '../shared/services.ts'
import { applyMaskEdit, discardMaskEdit, setStroke, undoStroke } from './edit-mask.ts'

const strokes: readonly { value: Stroke; label: string }[] = [
  { value: 'add', label: 'Add' },
  { value: 'erase', label: 'Erase' },
]

/** While the mask is painted: the pen, and the two ways out. */
export function MaskBar({ stroke }: { readonly stroke: Stroke }) {
  const services = useServices()
  return (
    <>
      <p className="small">Paint on the slices: the coloured part is the brain.</p>
      <Choice legend="Pen" name="stroke" options={strokes} value={stroke} onChange={setStroke} />
      <div className="buttons">
        <button type="button" className="primary" onClick={() => void applyMaskEdit(services)}>
          Use this mask
        </button>
        <button type="button" onClick={() => undoStroke(services)}>
          Undo stroke
        </button>
        <button type="button" onClick={discardMaskEdit}>
          Discard changes
        </button>
      </div>
    </>
  )
}

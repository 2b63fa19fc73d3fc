import { useStore } from 'zustand'
import type { Motion } from '#prepare/types.ts'
import { maskSources } from '#study/prepared.ts'
import { contrasts } from '#volume/volume.ts'
import { useText } from '../language/use-text.ts'
import { ActionButton } from '../shared/actions/ActionButton.tsx'
import { duration } from '../shared/format.ts'
import { updateView, viewStore } from '../view/store.ts'
import {
  editMaskAction,
  prepareAction,
  saveMaskAction,
  saveMergedAction,
  saveTransformsAction,
  undoPreparationAction,
} from './actions.ts'
import { MaskBar } from './MaskBar.tsx'
import { PrepareForm } from './PrepareForm.tsx'
import { type PreparationResult, preparationStore } from './store.ts'

/** What was done to each scan, what it needs to be judged by, and what can be done about it. */
export function PreparedFacts({ result }: { readonly result: PreparationResult }) {
  const text = useText()
  const { prepared, milliseconds } = result
  const stroke = useStore(preparationStore, state => state.edit?.stroke ?? null)
  const checking = useStore(viewStore, view => view.mode === 'check')
  if (stroke !== null) return <MaskBar stroke={stroke} />
  return (
    <>
      <dl className="facts">
        {contrasts.map(contrast => {
          const motion = prepared.scans.find(scan => scan.contrast === contrast)?.motion
          return motion ? (
            <div key={contrast}>
              <dt>{contrast}</dt>
              <dd>{motionText(motion)}</dd>
            </div>
          ) : null
        })}
        <div>
          <dt>Brain</dt>
          <dd>
            {Math.round(prepared.millilitres)} ml, {text(maskSources[prepared.maskFrom])}
          </dd>
        </div>
      </dl>
      {prepared.warnings.map(warning => (
        <p key={text(warning)} className="notice-text">
          {text(warning)}
        </p>
      ))}
      <div className="buttons">
        <button
          type="button"
          className="primary"
          aria-pressed={checking}
          onClick={() => updateView({ mode: checking ? 'slices' : 'check' })}
        >
          Check
        </button>
        <ActionButton action={editMaskAction} />
        <ActionButton action={undoPreparationAction} />
      </div>
      <details>
        <summary className="small">Save, or prepare again</summary>
        <div className="buttons">
          <ActionButton action={saveMergedAction} />
          <ActionButton action={saveMaskAction} />
          <ActionButton action={saveTransformsAction} />
        </div>
        <PrepareForm />
        <ActionButton action={prepareAction} />
        <p className="small muted">Took {duration(milliseconds)}.</p>
      </details>
    </>
  )
}

function motionText({ state, degrees, mm }: Motion): string {
  switch (state) {
    case 'reference':
      return 'reference: the others are aligned to it'
    case 'aligned':
      return 'lay on it already, left alone'
    case 'moved':
      return `moved by ${degrees.toFixed(1)}° and ${mm.toFixed(1)} mm`
    case 'given':
      return `moved by its file: ${degrees.toFixed(1)}° and ${mm.toFixed(1)} mm`
    case 'unmeasured':
      return 'placed by its header'
  }
}

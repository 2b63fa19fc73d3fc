import { useStore } from 'zustand'
import { maskSources, motionMessage } from '#study/prepared.ts'
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

/** Shows what preparation did to each scan, the numbers to judge it by, and the next actions. */
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
              <dd>{text(motionMessage(motion))}</dd>
            </div>
          ) : null
        })}
        <div>
          <dt>{text('appStudy.brain')}</dt>
          <dd>
            {text('appStudy.brainFound', {
              millilitres: prepared.millilitres,
              source: maskSources[prepared.maskFrom],
            })}
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
          {text('appStudy.check')}
        </button>
        <ActionButton action={editMaskAction} />
        <ActionButton action={undoPreparationAction} />
      </div>
      <details>
        <summary className="small">{text('appStudy.saveOrAgain')}</summary>
        <div className="buttons">
          <ActionButton action={saveMergedAction} />
          <ActionButton action={saveMaskAction} />
          <ActionButton action={saveTransformsAction} />
        </div>
        <PrepareForm />
        <ActionButton action={prepareAction} />
        <p className="small muted">{text('appStudy.took', { duration: duration(milliseconds) })}</p>
      </details>
    </>
  )
}

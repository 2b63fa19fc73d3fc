import { useStore } from 'zustand'
import { contrasts } from '#volume/volume.ts'
import { useModelText } from '../language/use-model-text.ts'
import { useText } from '../language/use-text.ts'
import { loadedModel, modelStore } from '../models/store.ts'
import { ActionButton } from '../shared/actions/ActionButton.tsx'
import { useDisabledReason } from '../shared/actions/action.ts'
import { duration } from '../shared/format.ts'
import { studyStore, whenOpen } from '../study/store.ts'
import { reconstructAction } from './actions.ts'
import { ErrorTable } from './ErrorTable.tsx'
import { HidingForm } from './HidingForm.tsx'
import { reconstructionStore } from './store.ts'

/** Hides voxels of the input and shows the model's reconstruction. */
export function ReconstructionPanel() {
  const result = useStore(reconstructionStore, state => state.result)
  const config = useStore(modelStore, state => loadedModel(state)?.config)
  const textOf = useModelText(config?.language ?? 'en')
  const statement = config && textOf(config.training, 'statement')
  const slots = useStore(
    studyStore,
    whenOpen(study => study.slots),
  )
  const leftOut = contrasts.filter(contrast => slots?.[contrast].kind === 'left-out')
  const disabledReason = useDisabledReason(reconstructAction)
  const text = useText()
  return (
    <section id="reconstruction" aria-label={text('appShell.reconstruction')} tabIndex={-1}>
      <h2>{text('appShell.reconstruction')}</h2>
      <p className="small muted">{text('appModel.reconstructionMeaning')}</p>
      <HidingForm />
      <ActionButton action={reconstructAction} primary />
      {disabledReason && <p className="small muted">{disabledReason}</p>}
      {result && (
        <>
          <ErrorTable l1={result.l1} leftOut={leftOut} />
          <p className="small muted">
            {text('appModel.reconstructionTook', { duration: duration(result.milliseconds) })}
          </p>
          {result.warnings.map(warning => (
            <p key={text(warning)} className="notice-text">
              {text(warning)}
            </p>
          ))}
          {statement && !result.warnings.some(({ key }) => key === 'study.fromModel') && (
            <p className="statement" lang={statement.language}>
              {statement.text}
            </p>
          )}
        </>
      )}
    </section>
  )
}

import { tokenCount } from '#lamim/architecture.ts'
import { useText } from '../language/use-text.ts'
import { ActionButton } from '../shared/actions/ActionButton.tsx'
import { useDisabledReason } from '../shared/actions/action.ts'
import {
  reportAction,
  saveEmbeddingsAction,
  saveEvidenceAction,
  saveVolumesAction,
} from './actions.ts'

/** Buttons that save the report as JSON, and volumes as NIfTI. */
export function ReportPanel() {
  const text = useText()
  const disabledReason = useDisabledReason(reportAction)
  return (
    <section id="report" aria-label={text('appShell.report')} tabIndex={-1}>
      <h2>{text('appShell.report')}</h2>
      <p className="small muted">{text('appModel.reportHolds', { tokens: tokenCount })}</p>
      <div className="buttons">
        <ActionButton action={reportAction} primary />
        <ActionButton action={saveVolumesAction} />
        <ActionButton action={saveEvidenceAction} />
        <ActionButton action={saveEmbeddingsAction} />
      </div>
      {disabledReason && <p className="small muted">{disabledReason}</p>}
      <p className="notice-text">{text('study.researchNotice')}</p>
    </section>
  )
}

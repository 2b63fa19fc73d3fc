import { tokenCount } from '#lamim/architecture.ts'
import { researchNotice } from '#report/notice.ts'
import { ActionButton } from '../shared/actions/ActionButton.tsx'
import { useDisabledReason } from '../shared/actions/action.ts'
import {
  reportAction,
  saveEmbeddingsAction,
  saveEvidenceAction,
  saveVolumesAction,
} from './actions.ts'

/** What can be taken along: the report as JSON, and volumes that any other viewer opens. */
export function ReportPanel() {
  const disabledReason = useDisabledReason(reportAction)
  return (
    <section id="report" aria-label="Report" tabIndex={-1}>
      <h2>Report</h2>
      <p className="small muted">
        What was given, what ran and what came out, as JSON; volumes as NIfTI on the scan’s own
        grid; embeddings ({tokenCount} tokens × width) for NumPy.
      </p>
      <div className="buttons">
        <ActionButton action={reportAction} primary />
        <ActionButton action={saveVolumesAction} />
        <ActionButton action={saveEvidenceAction} />
        <ActionButton action={saveEmbeddingsAction} />
      </div>
      {disabledReason && <p className="small muted">{disabledReason}</p>}
      <p className="notice-text">{researchNotice}</p>
    </section>
  )
}

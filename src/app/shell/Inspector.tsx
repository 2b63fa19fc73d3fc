import { Details } from '../answer/Details.tsx'
import { EvidenceControls } from '../evidence/EvidenceControls.tsx'
import { ReconstructionPanel } from '../reconstruction/ReconstructionPanel.tsx'
import { ReportPanel } from '../report/ReportPanel.tsx'

const places = [
  { id: 'details', label: 'Details' },
  { id: 'reconstruction', label: 'Reconstruction' },
  { id: 'report', label: 'Report' },
] as const

/** Everything about the model's answers, one below the other; the links jump. */
export function Inspector() {
  return (
    <aside className="inspector" aria-label="Model">
      <nav aria-label="Model">
        {places.map(({ id, label }) => (
          <a key={id} href={`#${id}`}>
            {label}
          </a>
        ))}
      </nav>
      <Details evidence={<EvidenceControls />} />
      <ReconstructionPanel />
      <ReportPanel />
    </aside>
  )
}

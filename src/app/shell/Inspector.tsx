import { Details } from '../answer/Details.tsx'
import { EvidenceControls } from '../evidence/EvidenceControls.tsx'
import { useText } from '../language/use-text.ts'
import { ReconstructionPanel } from '../reconstruction/ReconstructionPanel.tsx'
import { ReportPanel } from '../report/ReportPanel.tsx'

const places = [
  { id: 'details', label: 'appShell.details' },
  { id: 'reconstruction', label: 'appShell.reconstruction' },
  { id: 'report', label: 'appShell.report' },
] as const

/** The panels about the model's answers, with links that jump to each. */
export function Inspector() {
  const text = useText()
  return (
    <aside className="inspector" aria-label={text('appShell.model')}>
      <nav aria-label={text('appShell.model')}>
        {places.map(({ id, label }) => (
          <a key={id} href={`#${id}`}>
            {text(label)}
          </a>
        ))}
      </nav>
      <Details evidence={<EvidenceControls />} />
      <ReconstructionPanel />
      <ReportPanel />
    </aside>
  )
}

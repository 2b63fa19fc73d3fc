import { useStore } from 'zustand'
import { EvidenceLegend } from '../evidence/EvidenceLegend.tsx'
import { CheckView } from '../preparation/CheckView.tsx'
import { ClassProbabilities } from '../probabilities/ClassProbabilities.tsx'
import { FourViews } from '../reconstruction/FourViews.tsx'
import { viewing } from '../state/view.ts'
import { ConventionSwitch } from './ConventionSwitch.tsx'
import { Readout } from './Readout.tsx'
import { Slices } from './Slices.tsx'
import { Toolbar } from './Toolbar.tsx'
import { WindowControls } from './WindowControls.tsx'

/** The scan, and what is drawn over it. */
export function StagePanel() {
  const { mode, plain } = useStore(viewing)
  return (
    <main className="stage" aria-label="Scan">
      <Toolbar />
      <div className="picture" data-mode={mode}>
        <Slices />
        {mode === 'check' && <CheckView />}
        {mode === 'reconstruction' && <FourViews />}
        <div className="over">
          <ClassProbabilities />
        </div>
        {mode === 'slices' && !plain && <EvidenceLegend />}
      </div>
      <div className="underline">
        <Readout />
        <WindowControls />
        <ConventionSwitch />
      </div>
    </main>
  )
}

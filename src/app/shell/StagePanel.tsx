import { useStore } from 'zustand'
import { ClassProbabilities } from '../answer/ClassProbabilities.tsx'
import { EvidenceLegend } from '../evidence/EvidenceLegend.tsx'
import { useText } from '../language/use-text.ts'
import { CheckView } from '../preparation/CheckView.tsx'
import { FourViews } from '../reconstruction/FourViews.tsx'
import { ConventionSwitch } from '../stage/ConventionSwitch.tsx'
import { Readout } from '../stage/Readout.tsx'
import { Slices } from '../stage/Slices.tsx'
import { Toolbar } from '../stage/Toolbar.tsx'
import { WindowControls } from '../stage/WindowControls.tsx'
import { viewStore } from '../view/store.ts'

/** The scan, and what is drawn over it. */
export function StagePanel() {
  const text = useText()
  const mode = useStore(viewStore, view => view.mode)
  const plain = useStore(viewStore, view => view.plain)
  return (
    <main className="stage" aria-label={text('appShell.scan')}>
      <Toolbar />
      <div className="picture" data-mode={mode} data-drop={text('appShell.dropToOpen')}>
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

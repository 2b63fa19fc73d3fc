import { useStore } from 'zustand'
import { DebugPanel } from '../debug/DebugPanel.tsx'
import { helpAction } from '../help/actions.ts'
import { HelpDialog } from '../help/HelpDialog.tsx'
import { LanguageSwitch } from '../language/LanguageSwitch.tsx'
import { useText } from '../language/use-text.ts'
import { modelsAction } from '../models/actions.ts'
import { ModelsDialog } from '../models/ModelsDialog.tsx'
import { SeriesDialog } from '../series/SeriesDialog.tsx'
import { ActionButton } from '../shared/actions/ActionButton.tsx'
import { StatusBar } from '../status/StatusBar.tsx'
import { closeAction } from '../study/actions.ts'
import { studyStore } from '../study/store.ts'
import { allActions } from './all-actions.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Inspector } from './Inspector.tsx'
import { StagePanel } from './StagePanel.tsx'
import { StudyPanel } from './StudyPanel.tsx'
import { Welcome } from './Welcome.tsx'

/** The whole screen: a welcome until something is open, then study, slices and model. */
export function App() {
  const open = useStore(studyStore, ({ step }) => step === 'open')
  const text = useText()
  return (
    <div className={open ? 'app' : 'app first'}>
      <header className="head">
        <img className="mark" src="icon.svg" alt="" />
        <h1>LaMIM Viewer</h1>
        <p className="claim">{text('appShell.claim')}</p>
        {open && <ActionButton action={closeAction} />}
        <ActionButton action={modelsAction} />
        <ActionButton action={helpAction} />
        <LanguageSwitch />
      </header>
      {open ? (
        <>
          <ErrorBoundary>
            <StudyPanel />
          </ErrorBoundary>
          <ErrorBoundary>
            <StagePanel />
          </ErrorBoundary>
          <ErrorBoundary>
            <Inspector />
          </ErrorBoundary>
        </>
      ) : (
        <Welcome />
      )}
      <StatusBar />
      <HelpDialog actions={allActions} />
      <ModelsDialog />
      <SeriesDialog />
      <DebugPanel />
    </div>
  )
}

import { useStore } from 'zustand'
import { ActionButton } from './actions/ActionButton.tsx'
import { helpAction } from './actions/all-actions.ts'
import { modelsAction } from './actions/own-model-actions.ts'
import { closeAction } from './actions/study-actions.ts'
import { HelpDialog } from './help/HelpDialog.tsx'
import { Inspector } from './inspector/Inspector.tsx'
import { ModelsDialog } from './models/ModelsDialog.tsx'
import { SeriesDialog } from './series/SeriesDialog.tsx'
import { StagePanel } from './stage/StagePanel.tsx'
import { studyStore } from './state/study.ts'
import { StatusBar } from './status/StatusBar.tsx'
import { StudyPanel } from './study/StudyPanel.tsx'
import { Welcome } from './study/Welcome.tsx'

/** The whole screen: a welcome until something is open, then study, slices and model. */
export function App() {
  const open = useStore(studyStore, ({ step }) => step === 'open')
  return (
    <div className={open ? 'app' : 'app first'}>
      <header className="head">
        <img className="mark" src="icon.svg" alt="" />
        <h1>LaMIM Viewer</h1>
        <p className="claim">For research and teaching. Nothing is uploaded.</p>
        {open && <ActionButton action={closeAction} />}
        <ActionButton action={modelsAction} />
        <ActionButton action={helpAction} />
      </header>
      {open ? (
        <>
          <StudyPanel />
          <StagePanel />
          <Inspector />
        </>
      ) : (
        <Welcome />
      )}
      <StatusBar />
      <HelpDialog />
      <ModelsDialog />
      <SeriesDialog />
    </div>
  )
}

import { useStore } from 'zustand'
import { Picker } from '../intake/Picker.tsx'
import { useText } from '../language/use-text.ts'
import { modelStore } from '../models/store.ts'
import { Samples } from '../samples/Samples.tsx'
import { Notices } from '../shared/parts/Notices.tsx'

/** The start screen: what the viewer does, and two ways to open scans. */
export function Welcome() {
  const text = useText()
  const absent = useStore(modelStore, ({ step }) => step === 'absent')
  return (
    <main className="welcome">
      <div>
        <p className="what">{text('appShell.welcome')}</p>
        <ol className="steps">
          <li>
            <strong>{text('appShell.openStep')}</strong> {text('appShell.openStepText')}
          </li>
          <li>
            <strong>{text('appShell.analyseStep')}</strong> {text('appShell.analyseStepText')}
          </li>
          <li>
            <strong>{text('appShell.reconstructStep')}</strong>{' '}
            {text('appShell.reconstructStepText')}
          </li>
        </ol>
        <Notices />
        <Picker />
        <Samples />
        {absent && <p className="small">{text('appShell.noModelYet')}</p>}
        <p className="notice-text">{text('study.researchNotice')}</p>
      </div>
    </main>
  )
}

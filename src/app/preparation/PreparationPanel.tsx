import { useStore } from 'zustand'
import { type Message, message } from '#messages/message.ts'
import type { Rawness } from '#study/rawness.ts'
import { useText } from '../language/use-text.ts'
import { ActionButton } from '../shared/actions/ActionButton.tsx'
import { studyRawness } from '../study/disabled-reason.ts'
import { studyStore, whenOpen } from '../study/store.ts'
import { prepareAction } from './actions.ts'
import { PreparedFacts } from './PreparedFacts.tsx'
import { PrepareForm } from './PrepareForm.tsx'
import { preparationStore } from './store.ts'

/** Controls of preparation: alignment, brain extraction and cropping. */
export function PreparationPanel() {
  const text = useText()
  const rawness = useStore(studyStore, whenOpen(studyRawness))
  const result = useStore(preparationStore, state => state.result)
  return (
    <section className="preparation" aria-label={text('appStudy.preparation')}>
      <h2>{text('appStudy.preparation')}</h2>
      {result ? (
        <PreparedFacts result={result} />
      ) : rawness ? (
        <>
          <p className="small">{text(needed(rawness))}</p>
          <PrepareForm />
          <ActionButton action={prepareAction} primary />
        </>
      ) : (
        <>
          <p className="small muted">{text('appStudy.notNeeded')}</p>
          <details>
            <summary className="small">{text('appStudy.prepareAnyway')}</summary>
            <PrepareForm />
            <ActionButton action={prepareAction} />
          </details>
        </>
      )}
    </section>
  )
}

/** Lists why the model can't use the open scans without preparation. */
function needed({ uneven, withSkull }: Rawness): Message {
  if (withSkull.length === 0) return message('appStudy.differentGrids')
  const key = uneven ? 'appStudy.gridsAndSkull' : 'appStudy.skullPresent'
  return message(key, { contrasts: withSkull })
}

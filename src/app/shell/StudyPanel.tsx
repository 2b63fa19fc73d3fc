import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { contrasts } from '#volume/volume.ts'
import { Picker } from '../intake/Picker.tsx'
import { useModelText } from '../language/use-model-text.ts'
import { useText } from '../language/use-text.ts'
import { PreparationPanel } from '../preparation/PreparationPanel.tsx'
import { Samples } from '../samples/Samples.tsx'
import { Notices } from '../shared/parts/Notices.tsx'
import { SetAside } from '../shared/parts/SetAside.tsx'
import { SlotCard } from '../study/SlotCard.tsx'
import { studyStore, whenOpen } from '../study/store.ts'

/** The open study: the four slots, unused files, and buttons that open more. */
export function StudyPanel() {
  const study = useStore(
    studyStore,
    useShallow(whenOpen(({ title, sample, setAside }) => ({ title, sample, setAside }))),
  )
  const text = useText()
  const textOf = useModelText('en')
  if (!study) return null
  const { sample, setAside } = study
  const about = sample && textOf(sample, 'sentence')
  const title = sample
    ? text('appShell.syntheticTitle', { title: textOf(sample, 'title').text })
    : study.title
  return (
    <aside className="study" aria-label={text('appShell.study')}>
      <Notices />
      <h2>{text('appShell.study')}</h2>
      <p className="study-title" title={title}>
        {title}
      </p>
      {about && (
        <p className="small muted about" lang={about.language}>
          {about.text}
        </p>
      )}
      <ul className="slots">
        {contrasts.map(contrast => (
          <SlotCard key={contrast} contrast={contrast} />
        ))}
      </ul>
      <PreparationPanel />
      <SetAside list={setAside} />
      <h2>{text('appShell.openMore')}</h2>
      <Picker />
      <Samples />
    </aside>
  )
}

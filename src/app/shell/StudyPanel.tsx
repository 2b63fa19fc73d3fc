import { useStore } from 'zustand'
import { contrasts } from '#volume/volume.ts'
import { Picker } from '../intake/Picker.tsx'
import { useText } from '../language/use-text.ts'
import { PreparationPanel } from '../preparation/PreparationPanel.tsx'
import { Samples } from '../samples/Samples.tsx'
import { Notices } from '../shared/parts/Notices.tsx'
import { SlotCard } from '../study/SlotCard.tsx'
import { studyStore } from '../study/store.ts'

/** What is open: the four slots, what was set aside, and ways to open more. */
export function StudyPanel() {
  const study = useStore(studyStore)
  const text = useText()
  if (study.step !== 'open') return null
  const { title, about, slots, scans, setAside } = study
  return (
    <aside className="study" aria-label="Study">
      <Notices />
      <h2>Study</h2>
      <p className="study-title" title={title}>
        {title}
      </p>
      {about && <p className="small muted about">{about}</p>}
      <ul className="slots">
        {contrasts.map(contrast => (
          <SlotCard key={contrast} contrast={contrast} slot={slots[contrast]} scans={scans} />
        ))}
      </ul>
      <PreparationPanel />
      {setAside.length > 0 && (
        <details className="set-aside">
          <summary className="small">{setAside.length} set aside</summary>
          <ul>
            {setAside.map(({ file, reason }, at) => (
              // Two folders may each hold a file of this name; the list only grows.
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is all that tells them apart
              <li key={`${at} ${file}`} className="small">
                <strong>{file}</strong>: {text(reason)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <h2>Open more</h2>
      <Picker />
      <Samples />
    </aside>
  )
}

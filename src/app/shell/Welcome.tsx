import { useStore } from 'zustand'
import { researchNotice } from '#report/notice.ts'
import { Picker } from '../intake/Picker.tsx'
import { modelStore } from '../models/store.ts'
import { Samples } from '../samples/Samples.tsx'
import { Notices } from '../shared/parts/Notices.tsx'

/** The first visit: what it is, in one sentence, what it does, and two ways to begin. */
export function Welcome() {
  const absent = useStore(modelStore, ({ step }) => step === 'absent')
  return (
    <main className="welcome">
      <div>
        <p className="what">
          A viewer that asks LaMIM, a masked image model of brain MRI, about four contrasts of one
          head, on your own computer.
        </p>
        <ol className="steps">
          <li>
            <strong>Open</strong> four contrasts of one head, from the scanner or prepared, or a
            sample case.
          </li>
          <li>
            <strong>Analyse</strong>: class probabilities and what they rest on, once the model has
            proved itself on this machine.
          </li>
          <li>
            <strong>Reconstruct</strong>: hide parts, and see what the model restores from the rest.
          </li>
        </ol>
        <Notices />
        <Picker />
        <Samples />
        {absent && (
          <p className="small">
            No model is here, so nothing can be asked yet; scans can be viewed all the same.
          </p>
        )}
        <p className="notice-text">{researchNotice}</p>
      </div>
    </main>
  )
}

import { useStore } from 'zustand'
import { researchNotice } from '#report/notice.ts'
import { Notices } from '../parts/Notices.tsx'
import { modelStore } from '../state/model.ts'
import { Picker } from './Picker.tsx'
import { Samples } from './Samples.tsx'

/** The first visit: what it is, in one sentence, and two ways to begin. */
export function Welcome() {
  const absent = useStore(modelStore, ({ step }) => step === 'absent')
  return (
    <main className="welcome">
      <div>
        <p className="what">
          A viewer that asks LaMIM, a masked image model of brain MRI, about four contrasts of one
          head, on your own computer.
        </p>
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

import { createStore } from 'zustand/vanilla'
import type { Exam } from '#dicom/group.ts'
import type { Proposal } from '#dicom/propose.ts'
import type { Series } from '#dicom/series.ts'
import type { Opened } from '#intake/open.ts'
import type { Message } from '#messages/message.ts'

/** DICOM series, and the contrasts that the user assigns to them. */
export type SeriesState =
  | { readonly step: 'none' }
  | {
      readonly step: 'choosing'
      /** In the order of the list. */
      readonly series: readonly Series[]
      readonly exams: readonly Exam[]
      /** The examination that the dialog lists. */
      readonly exam: Exam
      readonly assigned: Proposal
      readonly setAside: Opened['setAside']
      /** Why there are several examinations to choose from; null where there is one. */
      readonly mixed: Message | null
    }

export type ChoosingSeries = Extract<SeriesState, { step: 'choosing' }>

export const seriesStore = createStore<SeriesState>(() => ({ step: 'none' }))

export function setSeries(state: SeriesState): void {
  seriesStore.setState(state, true)
}

export function changeSeries(change: Partial<Pick<ChoosingSeries, 'exam' | 'assigned'>>): void {
  const state = seriesStore.getState()
  if (state.step === 'choosing') setSeries({ ...state, ...change })
}

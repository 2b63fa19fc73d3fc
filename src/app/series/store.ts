import { createStore } from 'zustand/vanilla'
import type { Exam } from '#dicom/group.ts'
import type { Proposal } from '#dicom/propose.ts'
import type { Series } from '#dicom/series.ts'
import type { Message } from '#messages/message.ts'
import type { SetAside } from '../study/store.ts'

/** DICOM series that wait for the user's word on which of them stands for which contrast. */
export type SeriesState =
  | { readonly step: 'none' }
  | {
      readonly step: 'choosing'
      /** Ids, in the order of the list; the series lie in `heldSeries`. */
      readonly ids: readonly string[]
      readonly exams: readonly Exam[]
      /** The one that is listed. */
      readonly exam: Exam
      readonly assigned: Proposal
      readonly setAside: readonly SetAside[]
      /** Why there are several examinations to choose from; null where there is one. */
      readonly mixed: Message | null
    }

export const seriesStore = createStore<SeriesState>(() => ({ step: 'none' }))

/** The series with their voxels, outside the store. */
export const heldSeries = new Map<string, Series>()

export function setSeries(state: SeriesState): void {
  if (state.step === 'none') heldSeries.clear()
  seriesStore.setState(state, true)
}

export function changeSeries(
  change: Partial<Pick<Extract<SeriesState, { step: 'choosing' }>, 'exam' | 'assigned'>>,
): void {
  const state = seriesStore.getState()
  if (state.step === 'choosing') seriesStore.setState({ ...state, ...change }, true)
}

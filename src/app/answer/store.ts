import { createStore } from 'zustand/vanilla'
import type { Answer } from '#study/study.ts'
import { onModelSelected } from '../models/own-models-store.ts'
import { cancel } from '../shared/operations.ts'
import { onRevision } from '../study/store.ts'

interface AnswerState {
  /** Of the current study revision, by the selected model; null before analysis. */
  readonly answer: Answer | null
}

export const answerStore = createStore<AnswerState>(() => ({ answer: null }))

export function setAnswer(answer: Answer | null): void {
  answerStore.setState({ answer })
}

function forgetAnswer(): void {
  cancel('analyse')
  setAnswer(null)
}

onRevision(forgetAnswer)
onModelSelected(forgetAnswer)

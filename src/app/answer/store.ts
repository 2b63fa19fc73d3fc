import { createStore } from 'zustand/vanilla'
import type { TaskAnswer } from '#lamim/task-answer.ts'
import type { Answer } from '#study/study.ts'

/** What of an answer is written on the screen; hidden states stay in the vault. */
export type ShownAnswer = Pick<Answer, 'warnings' | 'timings'> & {
  readonly tasks: readonly TaskAnswer[]
}

export type AnswerState =
  | { readonly step: 'none' }
  | { readonly step: 'done'; readonly answer: ShownAnswer }

export const answerStore = createStore<AnswerState>(() => ({ step: 'none' }))

export function setAnswer(state: AnswerState): void {
  answerStore.setState(state, true)
}

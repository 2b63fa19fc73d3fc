import type { LoadedModel } from '#runtime/loaded-model.ts'

/** Whether a model's outputs may be shown as answers: those of random weights mean nothing. */
export function givesAnswers({ config }: LoadedModel): boolean {
  return config.training.data !== 'random'
}

import type { LoadedModel } from '#runtime/loaded-model.ts'

/** Whether a model's numbers may be shown as answers: random weights answer nothing. */
export function answers({ config }: LoadedModel): boolean {
  return config.training.data !== 'random'
}

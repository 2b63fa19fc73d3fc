import { asProblem } from '#errors/problem.ts'
import { type Message, message } from '#messages/message.ts'
import { notifyProblem } from '../shared/notices.ts'
import type { Services } from '../shared/services.ts'
import { setOwnModels } from './own-models-store.ts'

/** Reads which models are stored. Also removes leftovers of interrupted conversions. */
export async function listModels({ run }: Pick<Services, 'run'>): Promise<void> {
  try {
    const stored = await run('models', {})
    setOwnModels({ stored: [...stored].sort((a, b) => b.created - a.created) })
  } catch (error) {
    notifyProblem(asProblem(error))
  }
}

/** A short description of a model. */
export function abilities(titles: readonly string[]): Message {
  return titles.length > 0
    ? message('appModel.tasks', { titles })
    : message('appModel.reconstructionOnly')
}

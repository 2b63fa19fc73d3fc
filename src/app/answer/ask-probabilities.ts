import { analyse } from '#study/analyse.ts'
import { askModel } from '../models/ask-model.ts'
import type { Services } from '../shared/services.ts'
import { setAnswer } from './store.ts'

/** Asks the model for every task's probabilities. */
export async function askProbabilities(services: Pick<Services, 'run' | 'model'>): Promise<void> {
  const answer = await askModel(services, 'analyse', (study, model, control) =>
    analyse(services.run, study, model, control),
  )
  if (answer) setAnswer(answer)
}

import { expect, it } from 'vitest'
import { largestAt } from '#lamim/calibration.ts'
import { writerFor } from '#messages/text.ts'
import { analyse } from '#study/analyse.ts'
import { samples } from '#volume/testing/samples.ts'
import { createRun, modelChoice, openStudy } from './study.ts'

it('the shipped model predicts each sample’s true label', async () => {
  const run = createRun()
  const model = await run('load', modelChoice({}))
  const quiet = { out: () => {}, err: () => {}, locale: 'en', text: writerFor('en') } as const
  for (const { id, files, truth } of samples) {
    const study = await openStudy(run, Object.values(files), quiet)
    const { tasks } = await analyse(run, study, model)
    const found = tasks.map(({ id: task, probabilities }) => [task, largestAt(probabilities)])
    // The sample without T1c demonstrates that the molecular task needs T1c.
    const { molecular, ...without } = truth
    expect(Object.fromEntries(found), id).toMatchObject(files.T1c ? truth : without)
  }
  expect(samples.length).toBeGreaterThanOrEqual(6)
})

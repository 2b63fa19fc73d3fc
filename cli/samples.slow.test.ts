import { expect, it } from 'vitest'
import { largestAt } from '#lamim/calibration.ts'
import { writerFor } from '#messages/text.ts'
import { analyse } from '#study/analyse.ts'
import { samples } from '#volume/testing/samples.ts'
import { createRun, modelChoice, openStudy } from './study.ts'

it("the shipped model's answer for each sample is its truth", async () => {
  const run = createRun()
  const model = await run('load', modelChoice({}))
  const quiet = { out: () => {}, err: () => {}, locale: 'en', text: writerFor('en') } as const
  for (const { id, files, truth } of samples) {
    const study = await openStudy(run, Object.values(files), quiet)
    const { tasks } = await analyse(run, study, model)
    const found = tasks.map(({ id: task, probabilities }) => [task, largestAt(probabilities)])
    // Without T1c the molecular task is beyond the model: that sample is there to show it.
    const { molecular, ...without } = truth
    expect(Object.fromEntries(found), id).toMatchObject(files.T1c ? truth : without)
  }
  expect(samples.length).toBeGreaterThanOrEqual(6)
})

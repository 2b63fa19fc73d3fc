import type { Run } from '#jobs/table.ts'
import { toEnglish } from '#messages/english.ts'
import { percent } from '#report/percent.ts'
import type { Report } from '#report/schema.ts'
import { analyse } from '#study/analyse.ts'
import { preparedStudy } from '#study/prepared.ts'
import { buildReport, type Preparation } from '#study/report.ts'
import type { Study } from '#study/study.ts'
import {
  type PrepareValues,
  preparationOf,
  prepareHelp,
  prepareOptions,
  prepareStudy,
} from '../prepare.ts'
import { createRun, modelChoice, modelOptions, openRaw, openStudy } from '../study.ts'
import { type Output, parse, UsageError, type Verb } from '../verb.ts'

export const predict: Verb = {
  name: 'predict',
  summary: 'Class probabilities of one study: four NIfTI files, or one 4D file.',
  usage:
    'lamim predict FILE… [--model DIR] [--backend wasm|webgpu] [--precision fp32|q8|int8|q4] [--prepare [--mask FILE] [--mask-of CONTRAST] [--transforms DIR] [--trust-headers]] [--json]',
  details: `
  FILE…        prepared scans on one grid; contrasts are guessed from the names, and a contrast
               that is not there enters as zeros, with a warning
  --model      a bundle's folder; the shipped one by default
  --backend    wasm (default), or webgpu: the machine's GPU through Dawn
  --precision  a variant of the bundle; the backend's first by default
  --prepare    FILE… are raw scans, or folders of them: aligns them, takes the skull away and crops
               them first, as 'lamim prepare' does
${prepareHelp}  --json       the report on standard output
`,
  async run(args, output) {
    const { values, positionals } = parse(args, {
      ...modelOptions,
      ...prepareOptions,
      prepare: { type: 'boolean' },
      json: { type: 'boolean' },
    })
    const idle = Object.keys(prepareOptions).find(name => name in values)
    if (idle && !values.prepare) throw new UsageError(`--${idle} asks for --prepare.`)
    const choice = modelChoice(values)
    const run = createRun()
    const { study, preparation } = values.prepare
      ? await openAndPrepare(run, positionals, values, output)
      : { study: await openStudy(run, positionals, output), preparation: null }
    const model = await run('load', choice)
    const answer = await analyse(run, study, model)
    const report = buildReport({
      study,
      model,
      preparation,
      answer,
      reconstruction: null,
      created: new Date(),
    })
    output.out(values.json ? `${JSON.stringify(report, null, 2)}\n` : readable(report))
    return 0
  },
}

async function openAndPrepare(
  run: Run,
  paths: readonly string[],
  values: PrepareValues,
  output: Output,
): Promise<{ study: Study; preparation: Preparation }> {
  const raw = await openRaw(run, paths, output)
  const done = await prepareStudy(run, raw, values)
  for (const warning of done.warnings) output.err(`${toEnglish(warning)}\n`)
  return { study: preparedStudy(raw, done), preparation: preparationOf(done) }
}

function readable(report: Report): string {
  const tasks = report.tasks.map(({ title, labels, probabilities, cohort, condition }) => {
    const asked = condition ? ` (${condition})` : ''
    const answers = labels.map((label, at) => `${label} ${percent(probabilities[at] ?? NaN)}`)
    return `${title}${asked}\n  ${answers.join('   ')}\n  ${cohort}`
  })
  const { name, training } = report.model
  const none =
    tasks.length > 0
      ? []
      : training.data === 'random'
        ? [
            'This model has random weights: what it computes is no answer, so no probabilities are shown.',
          ]
        : [
            'This model brings no classifier, so it gives no probabilities: it can restore hidden parts (lamim reconstruct), or take --model with a bundle that has tasks.',
          ]
  // Printed always, also where it is among the warnings.
  const others = report.warnings.map(({ text }) => text).filter(text => text !== training.statement)
  return [
    `${name}, ${report.precision} on ${report.backend} (${report.adapter})`,
    '',
    ...tasks,
    ...none,
    '',
    training.statement,
    ...others.map(warning => `! ${warning}`),
    report.notice,
    '',
  ].join('\n')
}

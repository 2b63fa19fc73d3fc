import { percent } from '#report/percent.ts'
import type { Report } from '#report/schema.ts'
import { analyse } from '#study/analyse.ts'
import { buildReport } from '#study/report.ts'
import { createRun, modelChoice, modelOptions, openStudy } from '../study.ts'
import { parse, type Verb } from '../verb.ts'

export const predict: Verb = {
  name: 'predict',
  summary: 'Class probabilities of one study: four NIfTI files, or one 4D file.',
  usage:
    'lamim predict FILE… [--model DIR] [--backend wasm|webgpu] [--precision fp32|q8|int8|q4] [--json]',
  details: `
  FILE…        prepared scans on one grid; contrasts are guessed from the names, and a contrast
               that is not there enters as zeros, with a warning
  --model      a bundle's folder; the shipped one by default
  --backend    wasm (default), or webgpu: the machine's GPU through Dawn
  --precision  a variant of the bundle; the backend's first by default
  --json       the report on standard output
`,
  async run(args, output) {
    const { values, positionals } = parse(args, { ...modelOptions, json: { type: 'boolean' } })
    const choice = modelChoice(values)
    const run = createRun()
    const study = await openStudy(run, positionals, output)
    const model = await run('load', choice)
    const answer = await analyse(run, study, model)
    const report = buildReport({
      study,
      model,
      answer,
      reconstruction: null,
      created: new Date(),
    })
    output.out(values.json ? `${JSON.stringify(report, null, 2)}\n` : readable(report))
    return 0
  },
}

function readable(report: Report): string {
  const tasks = report.tasks.map(({ title, labels, probabilities, cohort, condition }) => {
    const [a, b] = probabilities.map(percent)
    const asked = condition ? ` (${condition})` : ''
    return `${title}${asked}\n  ${labels[0]} ${a}   ${labels[1]} ${b}\n  ${cohort}`
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
  // It always stands there, whether or not it is a warning too.
  const others = report.warnings.filter(warning => warning !== training.statement)
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

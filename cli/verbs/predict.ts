import type { Run } from '#jobs/table.ts'
import { bundleText, type Translated } from '#lamim/bundle/translations.ts'
import { languageTag } from '#messages/locale.ts'
import { message } from '#messages/message.ts'
import { percent } from '#report/percent.ts'
import type { Report } from '#report/schema.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { analyse } from '#study/analyse.ts'
import { preparedStudy } from '#study/prepared.ts'
import { buildReport, type Preparation } from '#study/report.ts'
import type { Answer, Study } from '#study/study.ts'
import { type PrepareValues, preparationOf, prepareOptions, prepareStudy } from '../prepare.ts'
import { createRun, modelChoice, modelOptions, openRaw, openStudy } from '../study.ts'
import { parse, type Terminal, UsageError, type Verb } from '../verb.ts'

export const predict: Verb = {
  name: 'predict',
  summary: 'cli.predictSummary',
  usage:
    'lamim predict FILE… [--model DIR] [--backend wasm|webgpu] [--precision fp32|q8|int8|q4] [--prepare [--mask FILE] [--mask-of CONTRAST] [--transforms DIR] [--trust-headers]] [--json]',
  help: 'cli.predictHelp',
  async run(args, terminal) {
    const { values, positionals } = parse(args, {
      ...modelOptions,
      ...prepareOptions,
      prepare: { type: 'boolean' },
      json: { type: 'boolean' },
    })
    const idle = Object.keys(prepareOptions).find(name => name in values)
    if (idle && !values.prepare) throw new UsageError(message('cli.needsPrepare', { option: idle }))
    const choice = modelChoice(values)
    const run = createRun()
    const { study, preparation } = values.prepare
      ? await openAndPrepare(run, positionals, values, terminal)
      : { study: await openStudy(run, positionals, terminal), preparation: null }
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
    terminal.out(
      values.json
        ? `${JSON.stringify(report, null, 2)}
`
        : readable(model, answer, report, terminal),
    )
    return 0
  },
}

async function openAndPrepare(
  run: Run,
  paths: readonly string[],
  values: PrepareValues,
  terminal: Terminal,
): Promise<{ study: Study; preparation: Preparation }> {
  const raw = await openRaw(run, paths, terminal)
  const done = await prepareStudy(run, raw, values)
  for (const warning of done.warnings) terminal.err(`${terminal.text(warning)}\n`)
  return { study: preparedStudy(raw, done), preparation: preparationOf(done) }
}

function readable(
  { config, backend, adapter, precision }: LoadedModel,
  answer: Answer,
  report: Report,
  { text, locale }: Terminal,
): string {
  const written = <T, K extends keyof T>(source: Translated<T, K>, field: K) =>
    bundleText(source, field, languageTag[locale], config.language).text
  const tasks = report.tasks.flatMap(({ id, probabilities }) => {
    const task = config.tasks.find(one => one.id === id)
    if (!task) return []
    const [condition, labels] = [written(task, 'condition'), written(task, 'labels')]
    const classes = probabilities.map((share, at) => `${labels[at]} ${percent(share)}`).join('   ')
    const asked = condition ? ` (${condition})` : ''
    return [`${written(task, 'title')}${asked}\n  ${classes}\n  ${written(task, 'cohort')}`]
  })
  const random = config.training.data === 'random'
  const none = text(random ? 'appModel.randomWeights' : 'cli.noClassifier')
  // The training statement is always printed, so it isn't repeated as a warning.
  const others = answer.warnings.filter(({ key }) => key !== 'study.fromModel')
  return [
    text('cli.ranOn', { name: config.name, precision, backend, adapter }),
    '',
    ...(tasks.length > 0 ? tasks : [none]),
    '',
    written(config.training, 'statement'),
    ...others.map(warning => text('cli.warning', { warning })),
    text('study.researchNotice'),
    '',
  ].join('\n')
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '#errors/problem.ts'
import { parseBoxes } from '#lamim/dropout/boxes.ts'
import { message } from '#messages/message.ts'
import { partsToSave } from '#study/export.ts'
import { hidingFor, maskNames } from '#study/hiding.ts'
import { reconstruct as reconstructStudy } from '#study/reconstruct.ts'
import { buildReport } from '#study/report.ts'
import type { Hiding } from '#study/study.ts'
import { diskProblem, makeFolder, save } from '../files.ts'
import { createRun, modelChoice, modelOptions, openStudy } from '../study.ts'
import { oneOf, parse, UsageError, type Verb, wholeNumber } from '../verb.ts'

export const reconstruct: Verb = {
  name: 'reconstruct',
  summary: 'cli.reconstructSummary',
  usage:
    'lamim reconstruct FILE… --out DIR [--mask coarse|fine|T1w|T1c|T2w|FLAIR|BOXES.json] [--seed N] [--grid scan|model] [--model DIR] [--backend wasm|webgpu] [--precision fp32|q8|int8|q4]',
  help: 'cli.reconstructHelp',
  async run(args, terminal) {
    const { values, positionals } = parse(args, {
      ...modelOptions,
      mask: { type: 'string' },
      seed: { type: 'string' },
      grid: { type: 'string' },
      out: { type: 'string' },
    })
    const { out } = values
    if (out === undefined) throw new UsageError(message('cli.outMissing', { value: 'DIR' }))
    const grid = oneOf('grid', values.grid, ['scan', 'model']) ?? 'scan'
    const seed = wholeNumber('seed', values.seed, 0) ?? 1
    const hiding = await readHiding(values.mask ?? 'coarse', seed)
    const choice = modelChoice(values)
    await makeFolder(out)
    const run = createRun()
    const study = await openStudy(run, positionals, terminal)
    const model = await run('load', choice)
    const reconstruction = await reconstructStudy(run, study, model, hiding)
    for await (const { name, volumes } of partsToSave(run, study, reconstruction, grid))
      await save(join(out, `${name}.nii.gz`), await run('write', { volumes, gzip: true }))
    const created = new Date()
    const report = buildReport({ study, model, answer: null, reconstruction, created })
    await save(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
    const { text } = terminal
    for (const [contrast, value] of Object.entries(report.reconstruction?.l1 ?? {})) {
      const found = value === null ? text('cli.nothingHidden') : text('cli.l1', { value })
      terminal.out(`${contrast.padEnd(6)}${found}\n`)
    }
    for (const warning of reconstruction.warnings)
      terminal.out(`${text('cli.warning', { warning })}\n`)
    terminal.out(`${text('study.researchNotice')}\n`)
    return 0
  },
}

async function readHiding(mask: string, seed: number): Promise<Hiding> {
  const known = maskNames.find(name => name === mask)
  if (known) return hidingFor(known, seed)
  if (!mask.endsWith('.json'))
    throw new UsageError(message('cli.maskOption', { names: maskNames, value: mask }))
  const text = await readFile(mask, 'utf8').catch((cause: unknown) => {
    throw diskProblem(mask, 'read', cause)
  })
  return { scheme: 'boxes', seed: null, boxes: parseBoxes(boxesIn(parseJson(mask, text))) }
}

/** The boxes, or a case description that contains them. */
function boxesIn(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'dropout_boxes' in json
    ? json.dropout_boxes
    : json
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Problem('bad-file', message('cli.boxesJson', { file }), {
      file,
      cause,
    })
  }
}

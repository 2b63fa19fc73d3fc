import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '#errors/problem.ts'
import { parseBoxes } from '#lamim/dropout/boxes.ts'
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
  summary: 'Hides parts of a study and writes what the model restores.',
  usage:
    'lamim reconstruct FILE… --out DIR [--mask coarse|fine|T1w|T1c|T2w|FLAIR|BOXES.json] [--seed N] [--grid scan|model] [--model DIR] [--backend wasm|webgpu] [--precision fp32|q8|int8|q4]',
  details: `
  --out        folder for input, masked, reconstruction and error (4D .nii.gz, contrasts in the
               order T1w T1c T2w FLAIR, scaled to 0…1) and report.json
  --mask       coarse (default): 86 boxes of 16³ per contrast; fine: 6000 of 4³; a contrast: all
               of it; a JSON file: contrast index → list of [x, y, z, size] on the 96³ grid
  --seed       of the boxes, 1 by default
  --grid       scan (default): on the scan's own grid; model: the 96³ arrays in float32
  --model, --backend, --precision   as for predict
`,
  async run(args, output) {
    const { values, positionals } = parse(args, {
      ...modelOptions,
      mask: { type: 'string' },
      seed: { type: 'string' },
      grid: { type: 'string' },
      out: { type: 'string' },
    })
    const { out } = values
    if (out === undefined) throw new UsageError('--out DIR is missing.')
    const grid = oneOf('grid', values.grid, ['scan', 'model']) ?? 'scan'
    const seed = wholeNumber('seed', values.seed, 0) ?? 1
    const hiding = await readHiding(values.mask ?? 'coarse', seed)
    const choice = modelChoice(values)
    await makeFolder(out)
    const run = createRun()
    const study = await openStudy(run, positionals, output)
    const model = await run('load', choice)
    const reconstruction = await reconstructStudy(run, study, model, hiding)
    for await (const { name, volumes } of partsToSave(run, study, reconstruction, grid))
      await save(join(out, `${name}.nii.gz`), await run('write', { volumes, gzip: true }))
    const created = new Date()
    const report = buildReport({ study, model, answer: null, reconstruction, created })
    await save(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
    const l1 = Object.entries(report.reconstruction?.l1 ?? {})
    for (const [contrast, value] of l1)
      output.out(
        `${contrast.padEnd(6)}${value === null ? 'nothing hidden' : `L1 ${value.toFixed(4)} in the hidden voxels`}\n`,
      )
    for (const warning of report.warnings) output.out(`! ${warning.text}\n`)
    output.out(`${report.notice}\n`)
    return 0
  },
}

async function readHiding(mask: string, seed: number): Promise<Hiding> {
  const known = maskNames.find(name => name === mask)
  if (known) return hidingFor(known, seed)
  if (!mask.endsWith('.json'))
    throw new UsageError(`--mask takes ${maskNames.join(', ')} or a .json file, not '${mask}'.`)
  const text = await readFile(mask, 'utf8').catch((cause: unknown) => {
    throw diskProblem(mask, 'read', cause)
  })
  return { scheme: 'boxes', seed: null, boxes: parseBoxes(boxesIn(parseJson(mask, text))) }
}

/** The boxes themselves, or a description of a case that holds them. */
function boxesIn(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'dropout_boxes' in json
    ? json.dropout_boxes
    : json
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Problem('bad-file', `${file} is not JSON: it should list boxes per contrast.`, {
      file,
      cause,
    })
  }
}

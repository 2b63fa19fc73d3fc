import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseCard } from '#lamim/bundle/card.ts'
import type { Precision } from '#lamim/bundle/schema.ts'
import { convert as convertCheckpoints } from '#models/convert.ts'
import { bundleAt, diskProblem, folderSink, makeFolder, sourceAt } from '../files.ts'
import { thisMachine } from '../machine.ts'
import { parse, UsageError, type Verb, wholeNumber } from '../verb.ts'

/** `--bits` → precision. */
const precisionOf: Readonly<Record<string, Precision>> = {
  4: 'q4',
  8: 'q8',
  int8: 'int8',
  32: 'fp32',
}

export const convert: Verb = {
  name: 'convert',
  summary: "Turns LaMIM's own .pth checkpoints into a model bundle.",
  usage:
    'lamim convert [SSL.pth] [--head TASK=CLASSIFIER.pth …] --out DIR [--bits 4|8|int8|32] [--heads N] [--card FILE.json] [--trust FILE.json]',
  details: `
  SSL.pth      a self-supervised checkpoint: encoder and decoder
  --head       a fine-tuned checkpoint for a task; LaMIM's tasks are detection, discrimination and
               molecular. One whose encoder equals the others' shares it, else it brings its own
  --out        the bundle's folder
  --bits       of the weights: 4 (default), 8 or 32, or int8: products of 8-bit integers, three times
               as fast in WebAssembly, which takes them first; several with commas, best first
  --heads      attention heads, where they aren't width / 64
  --card       JSON with what checkpoints can't say: name, training, licence, labels, cohorts, calibration,
               preprocessing
  --trust      JSON that describes validation cases as this model sees them; copied into the bundle
`,
  async run(args, output) {
    const { values, positionals } = parse(args, {
      head: { type: 'string', multiple: true },
      out: { type: 'string' },
      bits: { type: 'string' },
      heads: { type: 'string' },
      card: { type: 'string' },
      trust: { type: 'string' },
    })
    const { out, card, trust } = values
    if (out === undefined) throw new UsageError('--out DIR is missing.')
    const [ssl, ...surplus] = positionals
    if (surplus.length > 0)
      throw new UsageError('One self-supervised checkpoint is enough; others need --head TASK=.')
    const heads = wholeNumber('heads', values.heads, 1)
    const chosen = precisions(values.bits ?? '4')
    await makeFolder(out)
    const classifiers = await Promise.all((values.head ?? []).map(classifier))
    const config = await convertCheckpoints(
      {
        ssl: ssl === undefined ? null : await sourceAt(ssl),
        classifiers,
        precisions: chosen,
        ...(heads === undefined ? {} : { heads }),
        name: basename(out),
        ...(card === undefined ? {} : { card: parseCard(card, await text(card)) }),
        ...(trust === undefined ? {} : { trust: { file: trust, text: await text(trust) } }),
      },
      { sink: folderSink(out), source: bundleAt(out) },
      thisMachine(),
    )
    const bytes = config.files.reduce((sum, file) => sum + file.size, 0)
    const tasks = config.tasks.map(task => task.id).join(', ') || 'none'
    output.out(
      `${out}: ${config.name}, ${config.architecture.num_layers} blocks of ${config.architecture.hidden_size}, ` +
        `tasks: ${tasks}; ${config.variants.map(variant => variant.precision).join(', ')}, ${(bytes / 1e6).toFixed(1)} MB\n`,
    )
    return 0
  },
}

async function classifier(argument: string) {
  const [, task, path] = /^([^=]+)=(.+)$/.exec(argument) ?? []
  if (task === undefined || path === undefined)
    throw new UsageError(`--head takes TASK=CLASSIFIER.pth, not '${argument}'.`)
  return { task, file: await sourceAt(path) }
}

function precisions(bits: string): Precision[] {
  return bits.split(',').map(word => {
    const precision = precisionOf[word]
    if (!precision) throw new UsageError(`--bits takes 4, 8, int8 or 32, not '${word}'.`)
    return precision
  })
}

async function text(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw diskProblem(file, 'read', cause)
  })
}

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseCard } from '#lamim/bundle/card.ts'
import type { Precision } from '#lamim/bundle/schema.ts'
import { message } from '#messages/message.ts'
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
  summary: 'cli.convertSummary',
  usage:
    'lamim convert [SSL.pth] [--head TASK=CLASSIFIER.pth …] --out DIR [--bits 4|8|int8|32] [--heads N] [--card FILE.json] [--trust FILE.json]',
  help: 'cli.convertHelp',
  async run(args, terminal) {
    const { values, positionals } = parse(args, {
      head: { type: 'string', multiple: true },
      out: { type: 'string' },
      bits: { type: 'string' },
      heads: { type: 'string' },
      card: { type: 'string' },
      trust: { type: 'string' },
    })
    const { out, card, trust } = values
    if (out === undefined) throw new UsageError(message('cli.outMissing', { value: 'DIR' }))
    const [ssl, ...surplus] = positionals
    if (surplus.length > 0) throw new UsageError(message('cli.oneSsl'))
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
    const line = terminal.text('cli.converted', {
      folder: out,
      name: config.name,
      layers: config.architecture.num_layers,
      width: config.architecture.hidden_size,
      tasks: config.tasks.map(task => task.id),
      precisions: config.variants.map(variant => variant.precision),
      bytes,
    })
    terminal.out(`${line}\n`)
    return 0
  },
}

async function classifier(argument: string) {
  const [, task, path] = /^([^=]+)=(.+)$/.exec(argument) ?? []
  if (task === undefined || path === undefined)
    throw new UsageError(message('cli.headOption', { value: argument }))
  return { task, file: await sourceAt(path) }
}

function precisions(bits: string): Precision[] {
  return bits.split(',').map(word => {
    const precision = precisionOf[word]
    if (!precision) throw new UsageError(message('cli.bitsOption', { value: word }))
    return precision
  })
}

async function text(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw diskProblem(file, 'read', cause)
  })
}

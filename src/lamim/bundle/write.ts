import { Problem } from '#errors/problem.ts'
import { type Control, scaleProgress } from '#errors/progress.ts'
import { message } from '#messages/message.ts'
import { graphData } from '../graph/write.ts'
import type { Rounder } from '../quantize/rounder.ts'
import type { Card } from './card.ts'
import { bundleFormat, firstViewer } from './format.ts'
import { type Checkpoints, graphsOf, variantOf } from './graphs.ts'
import { publishedPreprocessor } from './published.ts'
import { configPath, preprocessorPath } from './read.ts'
import { modelCard } from './readme.ts'
import type {
  Architecture,
  BundleConfig,
  BundleFile,
  Precision,
  Preprocessor,
  SelfTest,
} from './schema.ts'
import { assignEncoders } from './share.ts'
import type { BundleSink } from './sink.ts'
import { defined, describeTask } from './tasks.ts'
import { parseTrust } from './trust.ts'

/** What a bundle is made from. At least one checkpoint; all of one architecture. */
export interface BundleInput extends Checkpoints {
  /** Best first: the app takes the first one that its backend supports. */
  readonly precisions: readonly Precision[]
  /** Name of the model, if the card gives none. */
  readonly name: string
  readonly card?: Card
  /** A trust file that was measured with this model. It is copied unchanged. */
  readonly trust?: { readonly file: string; readonly text: string }
}

const trustPath = 'trust.json'

/**
 * Writes a bundle: graphs with their weights, tensor by tensor, then `preprocessor_config.json`,
 * `README.md` and finally `config.json` (without a self-test: see `withSelfTest`). Without `config.json`
 * a bundle doesn't load, so a conversion that was interrupted leaves no broken model.
 * @param rounder rounds in this thread if not given
 * @returns the config that was written
 * @throws Problem 'usage' or 'bad-checkpoint' if the checkpoints don't belong together; AbortError
 */
export async function writeBundle(
  input: BundleInput,
  sink: BundleSink,
  control: Control = {},
  rounder?: Rounder,
): Promise<BundleConfig> {
  const { ssl, classifiers, precisions, card = {}, trust } = input
  const architecture = commonArchitecture(input)
  const { encoders, byTask } = await assignEncoders(
    ssl,
    classifiers,
    scaleProgress(control, 0, 0.1),
  )
  const tasks = classifiers.map(({ task: id, checkpoint: { classes } }) =>
    describeTask({ id, encoder: byTask.get(id) ?? 'encoder', classes: classes ?? 2 }, card),
  )
  if (trust) parseTrust(trust.file, trust.text, { architecture, tasks })
  const graphs = precisions.flatMap(precision => graphsOf(input, encoders, precision))
  const files: BundleFile[] = []
  const total = graphs.reduce((sum, { built }) => sum + built.dataSize, 0)
  let done = 0
  for (const { path, built } of graphs) {
    const until = done + built.dataSize
    const part = scaleProgress(control, 0.1 + (0.89 * done) / total, 0.1 + (0.89 * until) / total)
    const stage = message('lamim.writing', { path })
    const data = `${path}_data`
    files.push({ path: data, ...(await sink.write(data, graphData(built, part, stage, rounder))) })
    files.push({ path, ...(await sink.write(path, built.model)) })
    done = until
  }

  const config: BundleConfig = {
    format: bundleFormat,
    min_viewer_version: firstViewer,
    language: card.language ?? 'en',
    name: card.name ?? input.name,
    training: card.training ?? {
      data: 'unknown',
      statement: `Converted from ${sources(input).join(', ')}; the files don't say what the network was trained on.`,
    },
    license: card.license ?? 'unknown: ask the author of the checkpoint before redistribution',
    architecture,
    contrasts: ['T1w', 'T1c', 'T2w', 'FLAIR'],
    tasks,
    variants: precisions.map(precision => variantOf(input, encoders, precision)),
    files,
    self_test: null,
    ...(trust ? { trust: { path: trustPath } } : {}),
  }
  const preprocessor: Preprocessor = {
    ...publishedPreprocessor,
    ...defined(card.preprocessor ?? {}),
  }
  files.push(await writeText(preprocessorPath, json(preprocessor), sink))
  if (trust) files.push(await writeText(trustPath, trust.text, sink))
  files.push(await writeText('README.md', modelCard(config, sources(input), card.readme), sink))
  await writeConfig(config, sink)
  control.onProgress?.({ stage: message('lamim.writing', { path: configPath }), fraction: 1 })
  return config
}

/** Adds the numbers that a run of the finished bundle gave. */
export function withSelfTest(config: BundleConfig, selfTest: SelfTest): BundleConfig {
  return { ...config, self_test: selfTest }
}

/** Writes `config.json`. */
export async function writeConfig(config: BundleConfig, sink: BundleSink): Promise<void> {
  await writeText(configPath, json(config), sink)
}

async function writeText(path: string, text: string, sink: BundleSink): Promise<BundleFile> {
  return { path, ...(await sink.write(path, new TextEncoder().encode(text))) }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function sources({ ssl, classifiers }: BundleInput): string[] {
  return [...(ssl ? [ssl.file] : []), ...classifiers.map(({ checkpoint }) => checkpoint.file)]
}

function commonArchitecture({ ssl, classifiers, precisions }: BundleInput): Architecture {
  const all = [...(ssl ? [ssl] : []), ...classifiers.map(({ checkpoint }) => checkpoint)]
  const [first] = all
  if (!first || precisions.length === 0)
    throw new Problem('usage', message('lamim.nothingToConvert'))
  if (ssl?.kind === 'classifier')
    throw new Problem('usage', message('lamim.sslIsClassifier', { file: ssl.file }), {
      file: ssl.file,
    })
  const seen = new Set<string>()
  for (const { task, checkpoint } of classifiers) {
    if (!/^[a-z0-9][a-z0-9_-]*$/.test(task) || seen.has(task))
      throw new Problem('usage', message('lamim.taskName', { task }))
    seen.add(task)
    if (checkpoint.kind === 'ssl')
      throw new Problem('usage', message('lamim.noHead', { file: checkpoint.file, task }), {
        file: checkpoint.file,
      })
  }
  for (const { file, architecture } of all)
    if (JSON.stringify(architecture) !== JSON.stringify(first.architecture))
      throw new Problem('bad-checkpoint', message('lamim.otherSize', { file, first: first.file }), {
        file,
        details: JSON.stringify([first.architecture, architecture]),
      })
  return first.architecture
}

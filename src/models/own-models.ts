import { asProblem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import { readFile } from '#lamim/bundle/files.ts'
import { type BundleSource, configPath, readBundle } from '#lamim/bundle/read.ts'
import type { BundleConfig } from '#lamim/bundle/schema.ts'
import { memoryBundle } from '#lamim/bundle/sink.ts'
import { zipOf } from '#lamim/bundle/zip-bundle.ts'
import { toEnglish } from '#messages/english.ts'
import { type Message, message } from '#messages/message.ts'
import type { ModelStore, NewBundle } from './store.ts'
import type { AddedModel, Keep, OwnModel } from './types.ts'

/**
 * Fills a new bundle in storage, or in memory where storage fails or isn't asked for. Whatever stops
 * `fill`, nothing that loads is left.
 * @param openStore rejects with Problem 'no-space' where the browser has no storage
 */
export async function addModel(
  openStore: () => Promise<ModelStore>,
  keep: Keep,
  fill: (bundle: NewBundle) => Promise<BundleConfig>,
): Promise<AddedModel> {
  if (keep === 'memory') return addInMemory(fill, null)
  try {
    const bundle = await (await openStore()).begin()
    const config = await fillOrDiscard(bundle, fill)
    const model = summarize(bundle.id, config, Date.now())
    return { model, location: { stored: bundle.id }, warning: null }
  } catch (error) {
    const problem = asProblem(error)
    if (problem.code !== 'no-space') throw error
    return addInMemory(fill, problem.summary)
  }
}

async function fillOrDiscard(
  bundle: NewBundle,
  fill: (bundle: NewBundle) => Promise<BundleConfig>,
): Promise<BundleConfig> {
  try {
    const config = await fill(bundle)
    await bundle.commit()
    return config
  } catch (error) {
    await bundle.discard()
    throw error
  }
}

async function addInMemory(
  fill: (bundle: NewBundle) => Promise<BundleConfig>,
  warning: Message | null,
): Promise<AddedModel> {
  const { sink, source, files } = memoryBundle()
  const id = crypto.randomUUID()
  const nothing = async () => undefined
  const config = await fill({ id, sink, source, commit: nothing, discard: nothing })
  return {
    model: summarize(id, config, Date.now()),
    location: { files: [...files].map(([path, blob]) => ({ path, blob })) },
    warning,
  }
}

/** The stored models. Leftovers of interrupted conversions are removed first. */
export async function listModels(store: ModelStore): Promise<OwnModel[]> {
  await store.sweep()
  return Promise.all((await store.ids()).map(id => describeStored(store, id)))
}

async function describeStored(store: ModelStore, id: string): Promise<OwnModel> {
  const source = store.source(id)
  try {
    const { config } = await readBundle(source)
    const file = await source.read(configPath)
    return summarize(id, config, file instanceof File ? file.lastModified : 0)
  } catch (error) {
    const broken = asProblem(error).summary
    const name = toEnglish(message('models.unreadableName'))
    return { id, name, bytes: 0, created: 0, precisions: [], tasks: [], broken }
  }
}

/** A bundle as one zip file, every hash checked. */
export async function exportBundle(source: BundleSource, control: Control): Promise<Blob> {
  const bundle = await readBundle(source)
  const files = [{ path: configPath, blob: await source.read(configPath) }]
  for (const [at, { path }] of bundle.config.files.entries()) {
    control.onProgress?.({
      stage: message('models.checking', { path }),
      fraction: at / bundle.config.files.length,
    })
    files.push({ path, blob: await readFile(bundle, path) })
  }
  return zipOf(files, control.signal)
}

function summarize(id: string, config: BundleConfig, created: number): OwnModel {
  return {
    id,
    name: config.name,
    bytes: config.files.reduce((sum, file) => sum + file.size, 0),
    created,
    precisions: config.variants.map(({ precision }) => precision),
    tasks: config.tasks.map(({ title }) => title),
    broken: null,
  }
}

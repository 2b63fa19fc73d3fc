import { asProblem, Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import { readFile } from '#lamim/bundle/files.ts'
import { guessTask } from '#lamim/bundle/guess-task.ts'
import { configPath, readBundle } from '#lamim/bundle/read.ts'
import type { BundleConfig } from '#lamim/bundle/schema.ts'
import { memoryBundle } from '#lamim/bundle/sink.ts'
import { zipOf } from '#lamim/bundle/zip-bundle.ts'
import { openCheckpoint } from '#lamim/checkpoint/open.ts'
import { headsOf, identify } from '#lamim/checkpoint/state-dict.ts'
import { heldBundle } from '#models/bundle-source.ts'
import { convert } from '#models/convert.ts'
import { copyBundle } from '#models/import-bundle.ts'
import type { EndingRounder } from '#models/rounder-threads.ts'
import type { ModelStore, NewBundle } from '#models/store.ts'
import type { AddedModel, Examined, Keep, OwnLocation, OwnModel } from '#models/types.ts'
import type { Machine } from '#runtime/machine.ts'
import type { Handlers, ModelJob } from '../table.ts'

/**
 * The jobs on bundles that the user brings.
 * @param open the store; rejects where the browser has none
 * @param startRounder who rounds for a conversion, while it writes; the conversion itself unless given
 */
export function modelJobs(
  machine: Machine,
  open: () => Promise<ModelStore>,
  startRounder?: () => EndingRounder,
): Handlers<ModelJob> {
  /** Fills a new bundle in storage, or in memory where storage fails or isn't asked for. */
  async function add(
    keep: Keep,
    fill: (bundle: NewBundle) => Promise<BundleConfig>,
  ): Promise<AddedModel> {
    if (keep === 'memory') return addInMemory(fill, null)
    try {
      const bundle = await (await open()).begin()
      const config = await filled(bundle, fill)
      const model = summary(bundle.id, config, Date.now())
      return { model, location: { stored: bundle.id }, warning: null }
    } catch (error) {
      const problem = asProblem(error)
      if (problem.code !== 'no-space') throw error
      return addInMemory(fill, problem.sentence)
    }
  }

  async function sourceOf(location: OwnLocation) {
    return 'files' in location ? heldBundle(location.files) : (await open()).source(location.stored)
  }

  return {
    examine: ({ files, heads }, control) =>
      Promise.all(files.map(file => examine(file, heads, control))),

    convert: ({ conversion, keep }, control) =>
      add(keep, bundle => convert(conversion, bundle, machine, control, startRounder)),

    importModel: ({ files, keep }, control) =>
      add(keep, bundle => copyBundle(files, bundle.sink, control)),

    async models() {
      const store = await open().catch(() => null)
      // Without storage nothing is stored.
      if (!store) return []
      await store.sweep()
      return Promise.all((await store.ids()).map(id => entryOf(store, id)))
    },

    async removeModel({ id }) {
      await (await open()).remove(id)
      return null
    },

    async exportModel({ location }, control) {
      const source = await sourceOf(location)
      const bundle = await readBundle(source)
      const files = [{ path: configPath, blob: await source.read(configPath) }]
      for (const [at, { path }] of bundle.config.files.entries()) {
        control.onProgress?.({
          stage: `Checking ${path}`,
          fraction: at / bundle.config.files.length,
        })
        files.push({ path, blob: await readFile(bundle, path) })
      }
      return zipOf(files, control.signal)
    },
  }
}

/** Fills a bundle; whatever goes wrong, nothing of it stays. */
async function filled(
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
  warning: string | null,
): Promise<AddedModel> {
  const { sink, source, files } = memoryBundle()
  const id = crypto.randomUUID()
  const nothing = async () => undefined
  const config = await fill({ id, sink, source, commit: nothing, discard: nothing })
  return {
    model: summary(id, config, Date.now()),
    location: { files: [...files].map(([path, blob]) => ({ path, blob })) },
    warning,
  }
}

async function examine(
  file: NamedSource,
  heads: number | undefined,
  control: Control,
): Promise<Examined> {
  const { name, source } = file
  try {
    const checkpoint = await openCheckpoint(file, control)
    // One head fits every width; whether the width tells more is seen then.
    const { kind, architecture } = identify(checkpoint, heads ?? 1)
    const told = heads ?? headsOf(architecture.hidden_size)
    return {
      name,
      bytes: source.size,
      kind,
      architecture: { ...architecture, num_heads: told ?? 1 },
      heads: told,
      task: guessTask(name),
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { name, bytes: source.size, kind: 'refused', problem: error.toData() }
  }
}

async function entryOf(store: ModelStore, id: string): Promise<OwnModel> {
  const source = store.source(id)
  try {
    const { config } = await readBundle(source)
    const file = await source.read(configPath)
    return summary(id, config, file instanceof File ? file.lastModified : 0)
  } catch (error) {
    const { sentence } = asProblem(error)
    const name = 'A model that can’t be read'
    return { id, name, bytes: 0, created: 0, precisions: [], tasks: [], broken: sentence }
  }
}

function summary(id: string, config: BundleConfig, created: number): OwnModel {
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

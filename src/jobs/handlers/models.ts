import { blobBundle } from '#models/blob-bundle.ts'
import { convert, type RounderPool } from '#models/convert.ts'
import { examine } from '#models/examine.ts'
import { copyBundle } from '#models/import-bundle.ts'
import { addModel, exportBundle, listModels } from '#models/own-models.ts'
import type { ModelStore } from '#models/store.ts'
import type { Machine } from '#runtime/machine.ts'
import type { Handlers, JobOf } from '../table.ts'

interface Services {
  readonly machine: Machine
  /** Rejects with Problem 'no-space' where the browser has no storage. */
  readonly openStore: () => Promise<ModelStore>
  /** Starts the rounders of one conversion; without it the conversion rounds in its own thread. */
  readonly startRounders?: () => RounderPool
}

/** The jobs on models that the user brings. */
export function modelHandlers({
  machine,
  openStore,
  startRounders,
}: Services): Handlers<JobOf<'models'>> {
  return {
    examine: ({ files, heads }, control) =>
      Promise.all(files.map(file => examine(file, heads, control))),

    convert: ({ conversion, keep }, control) =>
      addModel(openStore, keep, bundle =>
        convert(conversion, bundle, machine, control, startRounders),
      ),

    importModel: ({ files, keep }, control) =>
      addModel(openStore, keep, bundle => copyBundle(files, bundle.sink, control)),

    async models() {
      const store = await openStore().catch(() => null)
      // Without storage nothing is stored.
      return store ? listModels(store) : []
    },

    async removeModel({ id }) {
      await (await openStore()).remove(id)
      return null
    },

    exportModel: async ({ location }, control) =>
      exportBundle(
        'files' in location
          ? blobBundle(location.files)
          : (await openStore()).source(location.stored),
        control,
      ),
  }
}

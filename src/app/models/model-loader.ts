import { message } from '#messages/message.ts'
import type { BundleLocation } from '#models/types.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { notify } from '../shared/notices.ts'
import { cancel, runOperation } from '../shared/operations.ts'
import type { ModelLoader, Services } from '../shared/services.ts'
import { listModels } from './own-models.ts'
import { locationOf, ownModels, setOwnModels } from './own-models-store.ts'
import { modelStore, setModel, setModelFailed } from './store.ts'
import { readStoredChoice } from './stored-choice.ts'

/** Loads the selected model once. A failed load is not cached: the next call tries again. */
export function createModelLoader({ run, params }: Pick<Services, 'run' | 'params'>): ModelLoader {
  /** Grows with every change of the model: results of an older generation are dropped. */
  let generation = 0
  let restored: Promise<void> | null = null
  let found: Promise<boolean> | null = null
  let loading: Promise<LoadedModel | null> | null = null

  function location(): BundleLocation {
    const { selected } = ownModels.getState()
    return selected === null ? { folder: params.folder } : locationOf(selected)
  }

  /** Selects the model that was in use when the page was last open. */
  async function restoreSelection(): Promise<void> {
    const before = params.namesModel ? null : readStoredChoice()
    // Most users never add a model: they don't wait for the storage worker.
    if (!before && !(await hasModelFolder())) return
    await listModels({ run })
    if (!before) return
    if (ownModels.getState().stored.some(({ id }) => id === before))
      setOwnModels({ selected: before })
    else notify(message('appModel.noLongerStored'))
  }

  async function findModel(): Promise<boolean> {
    restored ??= restoreSelection()
    await restored
    const place = location()
    // The user's own models are listed, so they exist.
    if (!('folder' in place)) return true
    const response = await fetch(new URL('config.json', place.folder)).catch(() => null)
    // A single-page server answers a missing file with its own page.
    const exists = response?.ok === true && (await response.json().catch(() => null)) !== null
    // Offline is not absent: loading reports what it could not reach.
    if (response && !exists) setModel({ step: 'absent', folder: place.folder })
    if (response === null) found = null
    return response === null || exists
  }

  async function load(mine: number): Promise<LoadedModel | null> {
    if (!(await find()) || mine !== generation) return null
    setModel({ step: 'loading' })
    const model = await runOperation('load', message('runtime.loadingModel'), async control => {
      try {
        return await run('load', { location: location(), backend: params.backend }, control)
      } catch (error) {
        if (mine === generation) setModelFailed(error)
        throw error
      }
    })
    if (mine !== generation) return null
    if (model) setModel({ step: 'ready', model })
    else if (modelStore.getState().step === 'loading') setModel({ step: 'unasked' })
    return model
  }

  function find(): Promise<boolean> {
    found ??= findModel()
    return found
  }

  return {
    find,
    load() {
      const state = modelStore.getState()
      if (state.step === 'ready') return Promise.resolve(state.model)
      if (state.step === 'absent') return Promise.resolve(null)
      const mine = generation
      loading ??= load(mine).finally(() => {
        if (mine === generation) loading = null
      })
      return loading
    },
    forget() {
      generation++
      found = null
      loading = null
      cancel('load')
      setModel({ step: 'unasked' })
    },
  }
}

async function hasModelFolder(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory()
    await root.getDirectoryHandle('models')
    return true
  } catch {
    return false
  }
}

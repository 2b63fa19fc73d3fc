import type { LoadedModel } from '#runtime/loaded-model.ts'
import { cancel, runOperation } from '../shared/operations.ts'
import { params, run } from '../shared/services.ts'
import { knowModels, modelLocation } from './own-models.ts'
import { failed, modelStore, setModel } from './store.ts'

/** Grows with every change of the model: what began before it no longer counts. */
let turn = 0
let known: Promise<boolean> | null = null
let loading: Promise<LoadedModel | null> | null = null

/** The model, loaded once; a failed load is forgotten, so that asking again tries again. */
export function loadModel(): Promise<LoadedModel | null> {
  const state = modelStore.getState()
  if (state.step === 'ready') return Promise.resolve(state.model)
  if (state.step === 'absent') return Promise.resolve(null)
  const mine = turn
  loading ??= load(mine).finally(() => {
    if (mine === turn) loading = null
  })
  return loading
}

/** Another model is taken: the one before is forgotten, also if it is being loaded. */
export function forgetModel(): void {
  turn++
  known = null
  loading = null
  cancel('load')
  setModel({ step: 'unasked' })
}

async function load(mine: number): Promise<LoadedModel | null> {
  if (!(await lookForModel()) || mine !== turn) return null
  setModel({ step: 'loading' })
  const model = await runOperation('load', 'Loading the model', async control => {
    try {
      const { backend } = params
      return await run('load', { location: modelLocation(), backend }, control)
    } catch (error) {
      if (mine === turn) failed(error)
      throw error
    }
  })
  if (mine !== turn) return null
  if (model) setModel({ step: 'ready', model })
  else if (modelStore.getState().step === 'loading') setModel({ step: 'unasked' })
  return model
}

/** Whether a bundle lies where one should: asked by its first file, before anything is loaded. */
export function lookForModel(): Promise<boolean> {
  known ??= findModel()
  return known
}

async function findModel(): Promise<boolean> {
  await knowModels()
  const location = modelLocation()
  // What the user brought is listed, so it is there.
  if (!('folder' in location)) return true
  const { folder } = location
  const response = await fetch(new URL('config.json', folder)).catch(() => null)
  // A single-page server answers a missing file with its own page.
  const there = response?.ok === true && (await response.json().catch(() => null)) !== null
  // Offline is not absent: the load will say what it could not reach.
  if (response && !there) setModel({ step: 'absent', folder })
  if (response === null) known = null
  return response === null || there
}

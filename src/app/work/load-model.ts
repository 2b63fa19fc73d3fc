import type { LoadedModel } from '#study/jobs.ts'
import { params, run } from '../services.ts'
import { failed, modelStore, setModel } from '../state/model.ts'
import { perform } from './tasks.ts'

let known: Promise<boolean> | null = null
let loading: Promise<LoadedModel | null> | null = null

/** The model, loaded once; a failed load is forgotten, so that asking again tries again. */
export function loadModel(): Promise<LoadedModel | null> {
  const state = modelStore.getState()
  if (state.step === 'ready') return Promise.resolve(state.model)
  if (state.step === 'absent') return Promise.resolve(null)
  loading ??= load().finally(() => {
    loading = null
  })
  return loading
}

async function load(): Promise<LoadedModel | null> {
  if (!(await lookForModel())) return null
  setModel({ step: 'loading' })
  const model = await perform('load', 'Loading the model', async control => {
    try {
      const { folder } = params
      return await run('load', { location: { folder }, backend: params.backend }, control)
    } catch (error) {
      failed(error)
      throw error
    }
  })
  if (model) setModel({ step: 'ready', model })
  else if (modelStore.getState().step === 'loading') setModel({ step: 'unasked' })
  return model
}

/** Whether a bundle lies where one should: asked by its first file, before anything is loaded. */
export function lookForModel(): Promise<boolean> {
  known ??= look()
  return known
}

async function look(): Promise<boolean> {
  const { folder } = params
  const response = await fetch(new URL('config.json', folder)).catch(() => null)
  // A single-page server answers a missing file with its own page.
  const there = response?.ok === true && (await response.json().catch(() => null)) !== null
  // Offline is not absent: the load will say what it could not reach.
  if (response && !there) setModel({ step: 'absent', folder })
  if (response === null) known = null
  return response === null || there
}

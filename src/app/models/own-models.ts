import { asProblem } from '#errors/problem.ts'
import { listed } from '../shared/format.ts'
import { notify, notifyProblem } from '../shared/notices.ts'
import { params, run } from '../shared/services.ts'
import { heldModels, locationOf, ownModels, setModels } from './own-models-store.ts'
import { readChosen } from './stored-choice.ts'

/** The address names a model, which counts more than what was chosen before. */
const named = new URL(document.baseURI).searchParams.has('model')

let known: Promise<void> | null = null

/** The models that were brought before, and which of them was in use; asked once. */
export function knowModels(): Promise<void> {
  known ??= know()
  return known
}

async function know(): Promise<void> {
  const before = named ? null : readChosen()
  // Whoever never added a model doesn't pay for looking.
  if (!before && !(await isUsed())) return
  await listModels()
  const found = ownModels.getState().list.find(({ id }) => id === before)
  if (found) setModels({ chosen: found.id })
  else if (before)
    notify('The model that was in use is no longer stored here: the one of this site is used.')
}

/** Asks again what is stored; leftovers of cut-off conversions are removed on the way. */
export async function listModels(): Promise<void> {
  try {
    const stored = await run('models', {})
    const held = [...heldModels.values()].map(({ model }) => model)
    const list = [...stored, ...held].sort((a, b) => b.created - a.created)
    setModels({ list })
  } catch (error) {
    notifyProblem(asProblem(error))
  }
}

/** Where the model in use lies. */
export function modelLocation() {
  const { chosen } = ownModels.getState()
  return chosen === null ? { folder: params.folder } : locationOf(chosen)
}

/** What a model does, in few words. */
export function abilities(tasks: readonly string[]): string {
  return tasks.length > 0 ? listed(tasks) : 'no classifier: reconstruction and embeddings only'
}

async function isUsed(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory()
    await root.getDirectoryHandle('models')
    return true
  } catch {
    return false
  }
}

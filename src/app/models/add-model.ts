import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import type { Conversion } from '#models/convert.ts'
import type { AddedModel } from '#models/types.ts'
import { dismissNotes, notify, notifyProblem } from '../shared/notices.ts'
import { isRunning, runOperation } from '../shared/operations.ts'
import { run } from '../shared/services.ts'
import { addingStore, brought, setAdding } from './adding-store.ts'
import { chooseModel } from './choose-model.ts'
import { listModels } from './own-models.ts'
import { heldModels, setModels } from './own-models-store.ts'
import { ownName, type Plan, planDisabledReason, plannedBytes, propose } from './plan.ts'
import { askRoom, expectedBytes } from './room.ts'
import { sortFiles } from './sort-files.ts'
import { weightsForHere } from './weights-for-device.ts'

/** Adds models: bundles are imported at once, checkpoints are asked about first. */
export async function addFiles(files: readonly NamedSource[]): Promise<void> {
  const { checkpoints, bundles, scans } = sortFiles(files)
  setModels({ open: true })
  dismissNotes()
  if (isRunning('convert')) {
    notify('A model is being added: wait for it, or cancel it first.')
    return
  }
  if (scans.length === files.length)
    notifyProblem(
      new Problem(
        'unsupported',
        'No model was found: choose .pth checkpoints, a zip that the viewer exported, or a bundle’s folder.',
      ),
    )
  for (const bundle of bundles) await importBundle(bundle)
  if (checkpoints.length > 0) await examine(checkpoints)
}

async function importBundle(files: readonly NamedSource[]): Promise<void> {
  const size = files.reduce((sum, { source }) => sum + source.size, 0)
  await add(null, size, 'Importing the model', (keep, control) =>
    run('importModel', { files, keep }, control),
  )
}

async function examine(given: readonly NamedSource[]): Promise<void> {
  const checkpoints = given.map(file => ({ ...file, name: ownName(file, brought) }))
  const examined = await runOperation('models', 'Looking into the checkpoints', control =>
    run('examine', { files: checkpoints }, control),
  )
  if (!examined) return
  for (const one of examined)
    if (one.kind === 'refused') notifyProblem(Problem.fromData(one.problem))
  const usable = examined.flatMap(one => (one.kind === 'refused' ? [] : [one]))
  if (usable.length === 0) return
  // Files may come one after another: those that are asked about already stay.
  const before = addingStore.getState()
  const kept = before.step === 'asking' ? before.plan.rows : []
  const others = kept.filter(row => usable.every(({ name }) => name !== row.checkpoint.name))
  for (const { name, source } of checkpoints) brought.set(name, source)
  const plan = propose(
    [...others.map(({ checkpoint }) => checkpoint), ...usable],
    before.step === 'asking' ? before.plan.precisions : [await weightsForHere()],
  )
  const rows = plan.rows.map(
    row => others.find(other => other.checkpoint === row.checkpoint) ?? row,
  )
  setAdding({ step: 'asking', plan: { ...plan, rows } })
}

/** Carries out what the form says. */
export async function convertPlan(): Promise<void> {
  const state = addingStore.getState()
  if (state.step !== 'asking' || planDisabledReason(state.plan) !== null) return
  const { plan } = state
  const conversion = conversionOf(plan)
  const needed = expectedBytes(plannedBytes(plan), plan.precisions)
  await add(plan, needed, 'Converting', (keep, control) =>
    run('convert', { conversion, keep }, control),
  )
}

/** Forgets the checkpoints that are asked about. */
export function giveUpAdding(): void {
  brought.clear()
  setAdding({ step: 'none' })
}

/** Adds one model and takes it into use; cancelled or failed, the form comes back. */
async function add(
  plan: Plan | null,
  needed: number,
  stage: string,
  job: (keep: 'storage' | 'memory', control: Control) => Promise<AddedModel>,
): Promise<void> {
  setAdding({ step: 'working', plan, began: performance.now() })
  const added = await runOperation('convert', stage, async control => {
    const { keep, warning } = await askRoom(needed)
    control.signal.throwIfAborted()
    if (warning) notify(warning)
    return job(keep, control)
  })
  if (added) {
    const { model, location, warning } = added
    if ('files' in location) heldModels.set(model.id, { model, location })
    if (warning) notify(`${warning} The model is kept in memory, and gone when the page is closed.`)
    giveUpAdding()
    await listModels()
    chooseModel(model.id)
    notify(`${model.name} is in use.`)
  } else {
    setAdding(plan ? { step: 'asking', plan } : { step: 'none' })
    // What a cancelled worker left is removed.
    await listModels()
  }
}

function conversionOf({ rows, heads, precisions, name }: Plan): Conversion {
  const file = (name: string): NamedSource => ({ name, source: brought.get(name) ?? new Blob() })
  const ssl = rows.find(({ role }) => role === 'ssl')
  return {
    ssl: ssl ? file(ssl.checkpoint.name) : null,
    classifiers: rows
      .filter(({ role }) => role !== 'ssl' && role !== 'none')
      .map(({ role, checkpoint }) => ({ task: role, file: file(checkpoint.name) })),
    precisions,
    ...(heads === null ? {} : { heads }),
    name: name.trim(),
  }
}

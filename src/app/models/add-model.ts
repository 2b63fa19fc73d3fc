import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import { type Message, message } from '#messages/message.ts'
import type { Conversion } from '#models/convert.ts'
import type { AddedModel, Keep } from '#models/types.ts'
import { dismissNotes, notify, notifyProblem } from '../shared/notices.ts'
import { isRunning, runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { type Asked, addingStore, setAdding } from './adding-store.ts'
import { listModels } from './own-models.ts'
import { ownModels, setOwnModels } from './own-models-store.ts'
import { ownName, planDisabledReason, plannedBytes, propose } from './plan.ts'
import { askRoom, expectedBytes } from './room.ts'
import { selectModel } from './select-model.ts'
import { sortFiles } from './sort-files.ts'
import { weightsForDevice } from './weights-for-device.ts'

type Needed = Pick<Services, 'run' | 'model' | 'params'>

/** Adds models. Bundles are imported at once; checkpoints open a form first. */
export async function addFiles(services: Needed, files: readonly NamedSource[]): Promise<void> {
  const { checkpoints, bundles, scans } = sortFiles(files)
  setOwnModels({ open: true })
  dismissNotes()
  if (isRunning('convert')) {
    notify(message('appModel.isAdding'))
    return
  }
  if (scans.length === files.length)
    notifyProblem(new Problem('unsupported', message('appModel.noModelFound')))
  for (const bundle of bundles) await importBundle(services, bundle)
  if (checkpoints.length > 0) await examine(services, checkpoints)
}

async function importBundle(services: Needed, files: readonly NamedSource[]): Promise<void> {
  const size = files.reduce((sum, { source }) => sum + source.size, 0)
  await add(services, null, size, message('models.importing'), (keep, control) =>
    services.run('importModel', { files, keep }, control),
  )
}

async function examine({ run, params }: Needed, given: readonly NamedSource[]): Promise<void> {
  const before = addingStore.getState()
  // Files may be added one after another: checkpoints already in the form stay.
  const asked: Asked | null = before.step === 'asking' ? before : null
  const files = new Map(asked?.files)
  const checkpoints = given.map(file => ({ ...file, name: ownName(file, files) }))
  const examined = await runOperation('models', message('appModel.examining'), control =>
    run('examine', { files: checkpoints }, control),
  )
  if (!examined) return
  for (const one of examined)
    if (one.kind === 'refused') notifyProblem(Problem.fromData(one.problem))
  const usable = examined.flatMap(one => (one.kind === 'refused' ? [] : [one]))
  if (usable.length === 0) return
  for (const { name, source } of checkpoints) files.set(name, source)
  const known = asked?.plan.rows ?? []
  const others = known.filter(row => usable.every(({ name }) => name !== row.checkpoint.name))
  const plan = propose(
    [...others.map(({ checkpoint }) => checkpoint), ...usable],
    asked?.plan.precisions ?? [await weightsForDevice(params)],
  )
  const rows = plan.rows.map(
    row => others.find(other => other.checkpoint === row.checkpoint) ?? row,
  )
  setAdding({ step: 'asking', plan: { ...plan, rows }, files })
}

/** Converts the checkpoints with the options of the form. */
export async function convertPlan(services: Needed): Promise<void> {
  const state = addingStore.getState()
  if (state.step !== 'asking' || planDisabledReason(state.plan) !== null) return
  const { plan } = state
  const conversion = conversionOf(state)
  const needed = expectedBytes(plannedBytes(plan), plan.precisions)
  await add(services, state, needed, message('appModel.converting'), (keep, control) =>
    services.run('convert', { conversion, keep }, control),
  )
}

/** Adds one model and selects it. After a cancel or failure the form is shown again. */
async function add(
  services: Needed,
  asked: Asked | null,
  needed: number,
  stage: Message,
  job: (keep: Keep, control: Control) => Promise<AddedModel>,
): Promise<void> {
  setAdding({ step: 'working', started: performance.now() })
  const added = await runOperation('convert', stage, async control => {
    const { keep, warning } = await askRoom(needed)
    control.signal.throwIfAborted()
    if (warning) notify(warning)
    return job(keep, control)
  })
  setAdding(asked && !added ? { ...asked, step: 'asking' } : { step: 'none' })
  if (added) hold(added)
  // Also removes what a cancelled worker left.
  await listModels(services)
  if (!added) return
  selectModel(services, added.model.id)
  notify(message('appModel.inUse', { name: added.model.name }))
}

/** Remembers a model that is only in memory. */
function hold({ model, location, warning }: AddedModel): void {
  if ('files' in location)
    setOwnModels({ held: [{ model, location }, ...ownModels.getState().held] })
  if (warning) notify(message('appModel.inMemory', { reason: warning }))
}

function conversionOf({ plan: { rows, heads, precisions, name }, files }: Asked): Conversion {
  const file = (name: string): NamedSource => ({ name, source: files.get(name) ?? new Blob() })
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

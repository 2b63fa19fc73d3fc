import { Problem } from '#errors/problem.ts'
import { assign, check } from '#intake/slots.ts'
import { prepareHandlers } from '#jobs/handlers/prepare.ts'
import { sessionHandlers } from '#jobs/handlers/session.ts'
import { voxelHandlers } from '#jobs/handlers/voxel.ts'
import { runInProcess } from '#jobs/run-in-process.ts'
import type { Jobs, Run } from '#jobs/table.ts'
import { precisions } from '#lamim/bundle/schema.ts'
import { message } from '#messages/message.ts'
import type { BundleLocation } from '#models/types.ts'
import { nodeElastix } from '#prepare/align/elastix-node.ts'
import { openBrainExtractor } from '#prepare/brain/extract.ts'
import type { Study } from '#study/study.ts'
import { contrasts } from '#volume/volume.ts'
import { brainMaskNetwork, bundleAt, shippedModel } from './files.ts'
import { thisMachine } from './machine.ts'
import { scansAt } from './scans.ts'
import { oneOf, type Terminal } from './verb.ts'

/** Options that `predict` and `reconstruct` share. */
export const modelOptions = {
  model: { type: 'string' },
  backend: { type: 'string' },
  precision: { type: 'string' },
} as const

/** Runs every job in-process. */
export function createRun(): Run {
  const machine = thisMachine()
  return runInProcess({
    ...voxelHandlers,
    ...prepareHandlers({
      elastix: nodeElastix,
      extractBrain: openBrainExtractor(machine, brainMaskNetwork),
    }),
    ...sessionHandlers(machine, onDisk),
  })
}

function onDisk(location: BundleLocation) {
  if ('folder' in location) return bundleAt(location.folder)
  throw new Problem('internal', message('runtime.foldersOnly'))
}

/** Files, folders and zips → a study, by the page's rules. */
export async function openStudy(
  run: Run,
  paths: readonly string[],
  terminal: Terminal,
): Promise<Study> {
  const study = await openRaw(run, paths, terminal)
  const scans = contrasts.flatMap(contrast => study[contrast] ?? [])
  const { slots } = assign(scans)
  const conflict = check(slots, scans)
  if (conflict) throw conflict
  return study
}

/** The same for scans that will be prepared, which may be on different grids. */
export async function openRaw(
  run: Run,
  paths: readonly string[],
  terminal: Terminal,
): Promise<Study> {
  const scans = await scansAt(run, paths, terminal)
  const { slots, problem } = assign(scans)
  if (problem) throw problem
  const byId = new Map(scans.map(scan => [scan.id, scan]))
  const inSlot = (id: string | null) => (id === null ? null : (byId.get(id) ?? null))
  const [T1w, T1c, T2w, FLAIR] = contrasts.map(contrast => inSlot(slots[contrast]))
  return { T1w: T1w ?? null, T1c: T1c ?? null, T2w: T2w ?? null, FLAIR: FLAIR ?? null }
}

/** The model to load, from the options. Checked before any file is opened. */
export function modelChoice(options: {
  readonly model?: string | undefined
  readonly backend?: string | undefined
  readonly precision?: string | undefined
}): Jobs['load']['input'] {
  const precision = oneOf('precision', options.precision, precisions)
  return {
    location: { folder: options.model ?? shippedModel },
    backend: oneOf('backend', options.backend, ['wasm', 'webgpu']) ?? 'wasm',
    ...(precision ? { precision } : {}),
  }
}

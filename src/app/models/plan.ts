import type { NamedSource } from '#io/source.ts'
import type { Precision } from '#lamim/bundle/schema.ts'
import { type Message, message, type PlainKey } from '#messages/message.ts'
import type { Examined } from '#models/types.ts'

/** A checkpoint that can become part of a model. */
export type Usable = Exclude<Examined, { kind: 'refused' }>

/** The role of a checkpoint: classifier of a published task, of another task, or left out. */
export const roles = [
  { value: 'detection', label: 'appModel.roleDetection' },
  { value: 'discrimination', label: 'appModel.roleDiscrimination' },
  { value: 'molecular', label: 'appModel.roleMolecular' },
  { value: 'other', label: 'appModel.roleOther' },
] as const
export type Role = 'ssl' | 'unknown' | 'none' | (typeof roles)[number]['value']

/** A checkpoint and the role that the user gives it. */
export interface Row {
  readonly checkpoint: Usable
  readonly role: Role
}

/** Precisions that are offered. */
export type Weights = Exclude<Precision, 'fp32'>

/** Display names. */
export const precisionNames: Readonly<Record<Precision, PlainKey>> = {
  fp32: 'appModel.precisionFp32',
  q8: 'appModel.precisionQ8',
  int8: 'appModel.precisionInt8',
  q4: 'appModel.precisionQ4',
}

/** In the order in which a bundle names them: WebAssembly takes the first, WebGPU the first of its own. */
export const weights: readonly {
  readonly value: Weights
  readonly title: PlainKey
}[] = [
  {
    value: 'int8',
    title: 'appModel.precisionInt8Title',
  },
  { value: 'q4', title: 'appModel.precisionQ4Title' },
  { value: 'q8', title: 'appModel.precisionQ8Title' },
]

/** Adds `one`, or removes it if it is there; keeps the order of `weights`. */
export function toggled(precisions: readonly Weights[], one: Weights): Weights[] {
  return weights.flatMap(({ value }) =>
    precisions.includes(value) === (value !== one) ? [value] : [],
  )
}

/** The state of the form. */
export interface Plan {
  readonly rows: readonly Row[]
  /** Attention heads; null while the field is empty. */
  readonly heads: number | null
  /** The bundle gets one variant for each. */
  readonly precisions: readonly Weights[]
  readonly name: string
}

/**
 * A first proposal: one self-supervised checkpoint, and classifiers by their names.
 * @param precisions what this machine runs best
 */
export function propose(checkpoints: readonly Usable[], precisions: readonly Weights[]): Plan {
  const first = checkpoints.find(({ kind }) => kind === 'ssl')
  const rows = checkpoints.map((checkpoint): Row => {
    if (checkpoint.kind === 'ssl')
      return { checkpoint, role: checkpoint === first ? 'ssl' : 'none' }
    return {
      checkpoint,
      role: roles.find(({ value }) => value === checkpoint.task)?.value ?? 'unknown',
    }
  })
  return {
    rows,
    heads: checkpoints[0]?.heads ?? null,
    precisions,
    name: baseName((first ?? checkpoints[0])?.name ?? 'LaMIM'),
  }
}

/** Why a plan can't be carried out; null where it can. */
export function planDisabledReason({ rows, heads, precisions, name }: Plan): Message | null {
  const unknown = rows.filter(({ role }) => role === 'unknown')
  if (unknown.length > 0)
    return message('appModel.sayTask', { files: unknown.map(({ checkpoint }) => checkpoint.name) })
  const used = rows.filter(({ role }) => role !== 'none')
  if (used.length === 0) return message('appModel.allLeftOut')
  for (const [at, { role, checkpoint }] of used.entries()) {
    const same = used.slice(0, at).find(other => other.role === role)
    if (same)
      return message('appModel.sameRole', { files: [same.checkpoint.name, checkpoint.name] })
  }
  if (heads === null) return message('appModel.giveHeads')
  if (precisions.length === 0) return message('appModel.chooseWeights')
  return name.trim() === '' ? message('appModel.giveName') : null
}

/** Whether a plan's model will answer no task. */
export function hasNoClassifier({ rows }: Plan): boolean {
  return rows.every(({ role }) => role === 'ssl' || role === 'none')
}

/** Bytes of what is converted. */
export function plannedBytes({ rows }: Plan): number {
  return rows.reduce(
    (sum, { role, checkpoint }) => sum + (role === 'none' ? 0 : checkpoint.bytes),
    0,
  )
}

/**
 * A name that no other checkpoint of the plan has: all of LaMIM's fine-tuned ones are
 * called best_metric_classifier.pth, and may be chosen one after another.
 */
export function ownName({ name, source }: NamedSource, known: ReadonlyMap<string, Blob>): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : name.replace(/(\.[^./\\]*)?$/, ` (${count})$1`)
    const other = known.get(candidate)
    if (!other || sameFile(other, source)) return candidate
  }
}

function sameFile(a: Blob, b: Blob): boolean {
  if (a.size !== b.size) return false
  return a instanceof File && b instanceof File && a.lastModified === b.lastModified
}

function baseName(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.[^.]*$/, '')
}

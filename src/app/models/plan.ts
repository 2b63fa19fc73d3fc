import type { NamedSource } from '#io/source.ts'
import type { Precision } from '#lamim/bundle/schema.ts'
import type { Examined } from '#models/types.ts'
import { listed } from '../shared/format.ts'

/** A checkpoint that can become part of a model. */
export type Usable = Exclude<Examined, { kind: 'refused' }>

/** The role of a checkpoint: classifier of a published task, of another task, or left out. */
export const roles = [
  { value: 'detection', label: 'Classifier: tumour detection' },
  { value: 'discrimination', label: 'Classifier: meningioma or glioma' },
  { value: 'molecular', label: 'Classifier: IDH status' },
  { value: 'other', label: 'Classifier: another task' },
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
export const words: Readonly<Record<Precision, string>> = {
  fp32: 'float32',
  q8: '8-bit',
  int8: '8-bit for WebAssembly',
  q4: '4-bit',
}

/** In the order in which a bundle names them: WebAssembly takes the first, WebGPU the first of its own. */
export const weights: readonly {
  readonly value: Weights
  readonly title: string
}[] = [
  {
    value: 'int8',
    title: 'Several times as fast where no GPU is used, and for nothing else',
  },
  { value: 'q4', title: 'Smallest; for the GPU' },
  { value: 'q8', title: 'Closer to float32; for the GPU' },
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

/** Why a plan can't be carried out, in a sentence; null where it can. */
export function planDisabledReason({ rows, heads, precisions, name }: Plan): string | null {
  const unknown = rows.filter(({ role }) => role === 'unknown')
  if (unknown.length > 0)
    return `Say which task ${listed(unknown.map(({ checkpoint }) => checkpoint.name))} answers, or leave it out.`
  const used = rows.filter(({ role }) => role !== 'none')
  if (used.length === 0) return 'Every checkpoint is left out.'
  for (const [at, { role, checkpoint }] of used.entries()) {
    const same = used.slice(0, at).find(other => other.role === role)
    if (same)
      return `${same.checkpoint.name} and ${checkpoint.name} are taken for the same: leave one out, or convert them one after another.`
  }
  if (heads === null) return 'Give the number of attention heads.'
  if (precisions.length === 0) return 'Choose at least one kind of weights.'
  return name.trim() === '' ? 'Give the model a name.' : null
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

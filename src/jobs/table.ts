import type { DicomRead } from '#dicom/series.ts'
import type { Control } from '#errors/progress.ts'
import type { Evidence } from '#explain/evidence.ts'
import type { Opened } from '#intake/open.ts'
import type { NamedSource } from '#io/source.ts'
import type { Precision, Preprocessor } from '#lamim/bundle/schema.ts'
import type { Boxes } from '#lamim/dropout/boxes.ts'
import type { Restoration } from '#lamim/dropout/restoration.ts'
import type { BlockFormat, Quantized } from '#lamim/quantize/blockwise.ts'
import type { Outputs } from '#lamim/quantize/columns.ts'
import type { Weights } from '#lamim/quantize/rounder.ts'
import type { TaskAnswer } from '#lamim/task-answer.ts'
import type { ModelInput } from '#lamim/transforms/model-input.ts'
import type { Conversion } from '#models/convert.ts'
import type {
  AddedModel,
  BundleLocation,
  Examined,
  Keep,
  OwnLocation,
  OwnModel,
} from '#models/types.ts'
import type { Mask, Prepared, PrepareOptions, RawScan } from '#prepare/types.ts'
import type { Backend } from '#runtime/backend.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import type { Contrast, FourVolumes, Grid, Volume } from '#volume/volume.ts'

/** Every job, its input and its output: both sides of a worker infer from this. */
export interface Jobs {
  /** Dropped files → scans. */
  open: { input: { files: readonly NamedSource[] }; output: Opened }
  /** Files, folders' files and zips → the DICOM series in them, converted. */
  series: { input: { files: readonly NamedSource[] }; output: DicomRead }
  /** Volumes → the model's input. */
  transform: {
    input: { volumes: FourVolumes; preprocessor: Preprocessor; purpose: 'predict' | 'reconstruct' }
    output: ModelInput
  }
  /** A NIfTI file → a mask: 1 where the file isn't 0. */
  readMask: { input: { file: NamedSource }; output: Mask }
  /** A volume on another grid. */
  regrid: {
    input: { volume: Volume; to: Grid; interpolation: 'linear' | 'nearest' }
    output: Volume
  }
  /** Prepared scans, cropped to another mask on the reference's grid. */
  recrop: { input: { prepared: Prepared; mask: Mask }; output: Prepared }
  /** Volumes → one NIfTI file (4D where there are several). */
  write: { input: { volumes: readonly Volume[]; gzip: boolean }; output: Blob }

  /** Raw scans of one head → on one grid, without skull, cropped to the brain. */
  prepare: {
    input: { scans: readonly RawScan[]; options: PrepareOptions }
    output: Prepared
  }

  /** Loads a bundle, warms it up and runs its self-test. Replaces the loaded model. */
  load: {
    input: { location: BundleLocation; backend: Backend | 'auto'; precision?: Precision }
    output: LoadedModel
  }
  /**
   * The model's input → every task's answer, and each encoder's hidden states (tokens × width).
   * `present`: the contrasts that were not left out.
   */
  classify: {
    input: { input: Float32Array; present: readonly Contrast[] }
    output: {
      tasks: TaskAnswer[]
      hidden: Record<string, Float32Array>
      milliseconds: number
    }
  }
  /** The model's input → the hidden states (tokens × width) of every encoder, also one without a task. */
  embed: {
    input: { input: Float32Array }
    output: { hidden: Record<string, Float32Array> }
  }
  /** Asks one head again with each token blanked; `hidden` is what its encoder gave `classify`. */
  evidence: {
    input: { task: string; hidden: Float32Array; present: readonly Contrast[] }
    output: Evidence
  }
  /** Hides boxes and reconstructs them. */
  restore: { input: { input: Float32Array; boxes: Boxes }; output: Restoration }

  /** Identifies each checkpoint without reading its weights. */
  examine: {
    input: { files: readonly NamedSource[]; heads?: number }
    output: readonly Examined[]
  }
  /** Checkpoints → a bundle, stored or in memory. A failed conversion leaves no loadable bundle. */
  convert: { input: { conversion: Conversion; keep: Keep }; output: AddedModel }
  /** Lists the stored models. Also deletes leftovers of interrupted conversions. */
  models: { input: Record<never, never>; output: readonly OwnModel[] }
  removeModel: { input: { id: string }; output: null }
  /** A bundle as one zip file. */
  exportModel: { input: { location: OwnLocation }; output: Blob }
  /** A bundle's zip, or the files of its folder → a stored bundle, every hash checked. */
  importModel: { input: { files: readonly NamedSource[]; keep: Keep }; output: AddedModel }

  /** Weights → codes of a block format, row by row. The weights' buffer moves to the worker. */
  roundRows: {
    input: { weights: Weights; columns: number; format: BlockFormat }
    output: Quantized
  }
  /** The same for weights whose rows are outputs. */
  roundOutputs: { input: { weights: Weights; columns: number }; output: Outputs }
}

export type JobName = keyof Jobs

export type WorkerName = 'voxel' | 'dicom' | 'prepare' | 'session' | 'models' | 'rounder'

/** Which worker runs a job. */
export const workerOf = {
  open: 'voxel',
  readMask: 'voxel',
  transform: 'voxel',
  regrid: 'voxel',
  recrop: 'voxel',
  write: 'voxel',
  series: 'dicom',
  prepare: 'prepare',
  load: 'session',
  classify: 'session',
  embed: 'session',
  evidence: 'session',
  restore: 'session',
  examine: 'models',
  convert: 'models',
  models: 'models',
  removeModel: 'models',
  exportModel: 'models',
  importModel: 'models',
  roundRows: 'rounder',
  roundOutputs: 'rounder',
} as const satisfies Record<JobName, WorkerName>

/** The jobs of some workers. */
export type JobOf<W extends WorkerName> = {
  [J in JobName]: (typeof workerOf)[J] extends W ? J : never
}[JobName]

/**
 * How a running job is cancelled. 'end-worker' stops it at any moment, which a worker without state
 * can afford; elastix, dcm2niix and conversions don't look at a signal while they work. 'ask' keeps
 * the worker and what it holds: the job checks its signal between runs of the model.
 */
export type Cancelling = 'end-worker' | 'ask'

export const cancelling: Readonly<Record<WorkerName, Cancelling>> = {
  voxel: 'end-worker',
  dicom: 'end-worker',
  prepare: 'end-worker',
  session: 'ask',
  models: 'end-worker',
  rounder: 'end-worker',
}

/** Runs some of the jobs, in a worker or in this process. @throws Problem, or AbortError when cancelled */
export type RunOf<K extends JobName> = <J extends K>(
  job: J,
  input: Jobs[J]['input'],
  control?: Control,
) => Promise<Jobs[J]['output']>

/** Runs what a study needs. */
export type Run = RunOf<JobOf<'voxel' | 'prepare' | 'session'>>

/** The functions behind some of the jobs. */
export type Handlers<K extends JobName> = {
  readonly [J in K]: (input: Jobs[J]['input'], control: Control) => Promise<Jobs[J]['output']>
}

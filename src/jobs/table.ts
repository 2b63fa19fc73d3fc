import type { DicomRead } from '#dicom/series.ts'
import type { Control } from '#errors/progress.ts'
import type { Evidence } from '#explain/evidence.ts'
import type { Opened } from '#intake/open.ts'
import type { NamedSource } from '#io/source.ts'
import type { Precision, Preprocessor } from '#lamim/bundle/schema.ts'
import type { Boxes } from '#lamim/dropout/boxes.ts'
import type { Restoration } from '#lamim/dropout/restoration.ts'
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
import type { FourVolumes, Grid, Volume } from '#volume/volume.ts'

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
  /** Volumes → one NIfTI file (4D where there are several). */
  write: { input: { volumes: readonly Volume[]; gzip: boolean }; output: Blob }

  /** Raw scans of one head → on one grid, without skull, cropped to the brain. */
  prepare: {
    input: { scans: readonly RawScan[]; options: PrepareOptions }
    output: Prepared
  }

  /** Loads a bundle, warms it up and proves it on this machine. Replaces the one loaded before. */
  load: {
    input: { location: BundleLocation; backend: Backend | 'auto'; precision?: Precision }
    output: LoadedModel
  }
  /** The model's input → every task's answer, and each encoder's hidden states (216 × H). */
  classify: {
    input: { input: Float32Array }
    output: {
      tasks: TaskAnswer[]
      hidden: Record<string, Float32Array>
      milliseconds: number
    }
  }
  /** The model's input → the hidden states (216 × H) of every encoder, also one without a task. */
  embed: {
    input: { input: Float32Array }
    output: { hidden: Record<string, Float32Array> }
  }
  /** Asks one head again with each token blanked; `hidden` is what its encoder gave `classify`. */
  evidence: { input: { task: string; hidden: Float32Array }; output: Evidence }
  /** Hides boxes and lets the model restore. */
  restore: { input: { input: Float32Array; boxes: Boxes }; output: Restoration }

  /** Says what each checkpoint is, without reading its weights. */
  examine: {
    input: { files: readonly NamedSource[]; heads?: number }
    output: readonly Examined[]
  }
  /** Checkpoints → a bundle, stored or in memory. Whatever stops it, nothing that loads is left. */
  convert: { input: { conversion: Conversion; keep: Keep }; output: AddedModel }
  /** What is stored. Leftovers of conversions that were cut off are removed on the way. */
  models: { input: Record<never, never>; output: readonly OwnModel[] }
  removeModel: { input: { id: string }; output: null }
  /** A bundle as one zip file. */
  exportModel: { input: { location: OwnLocation }; output: Blob }
  /** A bundle's zip, or the files of its folder → a bundle of ours, every hash checked. */
  importModel: { input: { files: readonly NamedSource[]; keep: Keep }; output: AddedModel }
}

export type JobName = keyof Jobs
/** Jobs without state: their worker is ended to cancel them. */
export type VoxelJob = 'open' | 'readMask' | 'transform' | 'regrid' | 'write'
/** dcm2niix has a worker of its own, which is ended to cancel it. */
export type DicomJob = 'series'
/** The way from raw scans to a study, minutes long: its worker is ended to cancel it. */
export type PrepareJob = 'prepare'
/** Jobs on the bundles that the user brings: their worker is ended to cancel them, too. */
export type ModelJob =
  | 'examine'
  | 'convert'
  | 'models'
  | 'removeModel'
  | 'exportModel'
  | 'importModel'
/** Jobs that share a loaded model: they check the signal between runs. */
export type SessionJob = Exclude<JobName, VoxelJob | DicomJob | PrepareJob | ModelJob>
/** What a study needs. */
export type StudyJob = VoxelJob | PrepareJob | SessionJob

/** Runs jobs of a kind: in a worker in the app, in this very process on the command line. */
export type RunOf<N extends JobName> = <K extends N>(
  job: K,
  input: Jobs[K]['input'],
  control?: Control,
) => Promise<Jobs[K]['output']>

/** Runs a study's job. */
export type Run = RunOf<StudyJob>

/** The functions behind some of the jobs. */
export type Handlers<K extends JobName> = {
  readonly [J in K]: (input: Jobs[J]['input'], control: Control) => Promise<Jobs[J]['output']>
}

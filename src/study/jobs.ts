import type { DicomRead } from '#dicom/series.ts'
import type { ProblemData } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import type { Opened } from '#intake/open.ts'
import type { Architecture, BundleConfig, Precision, Preprocessor } from '#lamim/bundle/schema.ts'
import type { Identified } from '#lamim/checkpoint/state-dict.ts'
import type { Boxes } from '#lamim/dropout/boxes.ts'
import type { Signal } from '#lamim/transforms/signal.ts'
import type { Mask, Prepared, PrepareOptions, RawScan } from '#prepare/types.ts'
import type { NamedSource } from '#volume/source.ts'
import type { Affine, Size, Volume } from '#volume/volume.ts'
import type { Conversion } from './convert.ts'

/** The two engines that the model can run on. */
export type Backend = 'webgpu' | 'wasm'

/** The grid of the model's input in the patient's space. */
export interface Grid {
  readonly size: Size
  readonly affine: Affine
}

/** Volumes in contrast order (T1w, T1c, T2w, FLAIR); null where a contrast is left out. */
export type FourVolumes = readonly [Volume | null, Volume | null, Volume | null, Volume | null]

/** The model's input: 4 × 96³, contrast, x, y, z with z fastest, and where it lies. */
export interface ModelInput {
  readonly input: Float32Array
  readonly grid: Grid
  /** How each contrast looks as a whole, in contrast order. */
  readonly signals: readonly Signal[]
}

/** A file of a bundle that is kept in memory. */
export interface BundleBlob {
  readonly path: string
  readonly blob: Blob
}

/** A bundle that the user brought: by its id in the browser's storage, or its files in memory. */
export type OwnLocation = { readonly stored: string } | { readonly files: readonly BundleBlob[] }

/**
 * Where a bundle lies: a folder under the page's own origin (a directory for the command line), or
 * what the user brought.
 */
export type BundleLocation = { readonly folder: string } | OwnLocation

/** How the model runs on this machine, and the proof that it does. */
export interface LoadedModel {
  readonly config: BundleConfig
  readonly preprocessor: Preprocessor
  readonly backend: Backend
  /** The GPU's own description, or the number of threads. */
  readonly adapter: string
  readonly precision: Precision
  /** SHA-256 of config.json, which names the hash of every other file. */
  readonly hash: string
  readonly selfTest:
    | { readonly state: 'passed'; readonly largest: number; readonly tolerance: number }
    | { readonly state: 'absent' }
  /** Sentences for the user: why WebGPU was not taken, that one thread is all there is. */
  readonly warnings: readonly string[]
  /** Milliseconds; the proof is the first run of every graph, so it warms them up too. */
  readonly timings: { readonly load: number; readonly proof: number }
}

/** One task's answer. Probabilities come after the bundle's temperature. */
export interface TaskAnswer {
  readonly id: string
  readonly labels: readonly [string, string]
  readonly logits: readonly [number, number]
  readonly probabilities: readonly [number, number]
}

/** What hiding each token does to one task's answer. */
export interface Evidence {
  readonly task: string
  /** Class whose probability is followed. */
  readonly label: string
  /** 216 values, x slowest and z fastest: probability with everything − probability with the token blanked. */
  readonly change: Float32Array
}

/** What the model restores from what was hidden; arrays are 4 × 96³, z fastest. */
export interface Restoration {
  readonly masked: Float32Array
  /** 1 where a voxel was hidden, else 0. */
  readonly mask: Uint8Array
  readonly reconstruction: Float32Array
  /** |reconstruction − input|. */
  readonly error: Float32Array
  /** Mean absolute error inside the hidden voxels per contrast; null where nothing was hidden. */
  readonly l1: readonly (number | null)[]
  readonly milliseconds: number
}

/** What a checkpoint turned out to be, before it is converted. */
export type Examined = { readonly name: string; readonly bytes: number } & (
  | {
      readonly kind: Identified['kind']
      readonly architecture: Architecture
      /** Attention heads; null where only the user can tell, and the architecture says 1. */
      readonly heads: number | null
      /** Id of a published task that a classifier's name speaks of. */
      readonly task: string | null
    }
  | { readonly kind: 'refused'; readonly problem: ProblemData }
)

/** A bundle in the browser's storage, or in memory, as a list shows it. */
export interface OwnModel {
  readonly id: string
  readonly name: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly created: number
  readonly precisions: readonly Precision[]
  /** Titles of its tasks; none: it reconstructs and gives hidden states only. */
  readonly tasks: readonly string[]
  /** Why it can't be read, in a sentence; null where it can. */
  readonly broken: string | null
}

/** A bundle that was made or brought just now. */
export interface AddedModel {
  readonly model: OwnModel
  readonly location: OwnLocation
  /** Why it lies in memory though storage was asked for; null where it is as asked. */
  readonly warning: string | null
}

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

/** Where a new bundle is to lie; storage that turns out too small gives way to memory. */
export type Keep = 'storage' | 'memory'

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

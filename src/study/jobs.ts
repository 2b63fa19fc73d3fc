import type { Control } from '#errors/progress.ts'
import type { Opened } from '#intake/open.ts'
import type { BundleConfig, Precision, Preprocessor } from '#lamim/bundle/schema.ts'
import type { Boxes } from '#lamim/dropout/boxes.ts'
import type { NamedSource } from '#volume/source.ts'
import type { Affine, Size, Volume } from '#volume/volume.ts'

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
}

/** Where a bundle lies: a folder under the page's own origin, or a directory for the command line. */
export interface BundleLocation {
  readonly folder: string
}

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
  readonly reconstruction: Float32Array
  /** |reconstruction − input|. */
  readonly error: Float32Array
  /** Mean absolute error inside the hidden voxels per contrast; null where nothing was hidden. */
  readonly l1: readonly (number | null)[]
  readonly milliseconds: number
}

/** Every job, its input and its output: both sides of a worker infer from this. */
export interface Jobs {
  /** Dropped files → scans. */
  open: { input: { files: readonly NamedSource[] }; output: Opened }
  /** Volumes → the model's input. */
  transform: {
    input: { volumes: FourVolumes; preprocessor: Preprocessor; purpose: 'predict' | 'reconstruct' }
    output: ModelInput
  }
  /** A volume on another grid. */
  regrid: {
    input: { volume: Volume; to: Grid; interpolation: 'linear' | 'nearest' }
    output: Volume
  }
  /** Volumes → one NIfTI file (4D where there are several). */
  write: { input: { volumes: readonly Volume[]; gzip: boolean }; output: Blob }

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
  /** Asks one head again with each token blanked; `hidden` is what its encoder gave `classify`. */
  evidence: { input: { task: string; hidden: Float32Array }; output: Evidence }
  /** Hides boxes and lets the model restore. */
  restore: { input: { input: Float32Array; boxes: Boxes }; output: Restoration }
}

export type JobName = keyof Jobs
/** Jobs without state: their worker is ended to cancel them. */
export type VoxelJob = 'open' | 'transform' | 'regrid' | 'write'
/** Jobs that share a loaded model: they check the signal between runs. */
export type SessionJob = Exclude<JobName, VoxelJob>

/** Runs a job: in a worker in the app, in this very process on the command line. */
export type Run = <K extends JobName>(
  job: K,
  input: Jobs[K]['input'],
  control?: Control,
) => Promise<Jobs[K]['output']>

/** The functions behind some of the jobs. */
export type Handlers<K extends JobName> = {
  readonly [J in K]: (input: Jobs[J]['input'], control: Control) => Promise<Jobs[J]['output']>
}

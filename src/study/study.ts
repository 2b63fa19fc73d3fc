import type { Scan } from '#intake/open.ts'
import type { Boxes } from '#lamim/dropout/boxes.ts'
import type { Restoration } from '#lamim/dropout/restoration.ts'
import type { TaskAnswer } from '#lamim/task-answer.ts'
import type { Message } from '#messages/message.ts'
import type { Contrast, Grid } from '#volume/volume.ts'

/** Four slots on one grid; null for a missing contrast. */
export type Study = Readonly<Record<Contrast, Scan | null>>

/** The model's answer to a study. */
export interface Answer {
  readonly tasks: readonly TaskAnswer[]
  /** Encoder id → hidden states, tokens × width: the input of `evidence`. */
  readonly hidden: Readonly<Record<string, Float32Array>>
  /** The study's contrasts, which select the calibration. */
  readonly present: readonly Contrast[]
  /** Grid of the model's input, to position the evidence map. */
  readonly grid: Grid
  readonly warnings: readonly Message[]
  /** Milliseconds. */
  readonly timings: { readonly transform: number; readonly inference: number }
}

/** The hidden boxes and the scheme that they were drawn by. */
export interface Hiding {
  readonly scheme: string
  readonly seed: number | null
  readonly boxes: Boxes
}

/** A restoration and its grid. */
export interface Reconstruction extends Restoration {
  /** The model's input before hiding. */
  readonly input: Float32Array
  readonly grid: Grid
  readonly hiding: Hiding
  readonly warnings: readonly Message[]
}

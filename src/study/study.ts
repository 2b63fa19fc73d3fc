import type { Scan } from '#intake/open.ts'
import type { Boxes } from '#lamim/dropout/boxes.ts'
import type { Restoration } from '#lamim/dropout/restoration.ts'
import type { TaskAnswer } from '#lamim/task-answer.ts'
import type { Message } from '#messages/message.ts'
import type { Contrast, Grid } from '#volume/volume.ts'

/** Four slots on one grid; null is a contrast left out by choice. */
export type Study = Readonly<Record<Contrast, Scan | null>>

/** What the model says of a study. */
export interface Answer {
  readonly tasks: readonly TaskAnswer[]
  /** Encoder id → hidden states, tokens × width: what `evidence` asks the heads about. */
  readonly hidden: Readonly<Record<string, Float32Array>>
  /** Contrasts that the study has: they decide on the calibration. */
  readonly present: readonly Contrast[]
  /** Grid of the model's input, to draw evidence where it belongs. */
  readonly grid: Grid
  readonly warnings: readonly Message[]
  /** Milliseconds. */
  readonly timings: { readonly transform: number; readonly inference: number }
}

/** What was hidden, and how it was drawn. */
export interface Hiding {
  readonly scheme: string
  readonly seed: number | null
  readonly boxes: Boxes
}

/** A restoration and where it lies. */
export interface Reconstruction extends Restoration {
  /** What the model was asked about, before hiding. */
  readonly input: Float32Array
  readonly grid: Grid
  readonly hiding: Hiding
  readonly warnings: readonly Message[]
}

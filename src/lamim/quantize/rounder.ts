import { type BlockFormat, type Quantized, quantizeRows } from './blockwise.ts'
import { type Outputs, quantizeOutputs } from './columns.ts'

/** Rounds weights, in the thread that asks or beside it. What it is given is spent. */
export interface Rounder {
  /** `quantizeRows` */
  rows(weights: Weights, columns: number, format: BlockFormat): Promise<Quantized>
  /** `quantizeOutputs` */
  outputs(weights: Weights, columns: number): Promise<Outputs>
}

/** rows × columns, C order */
export type Weights = Float32Array<ArrayBuffer>

/** Rounds in the thread that asks. */
export const rounderHere: Rounder = {
  rows: async (weights, columns, format) => quantizeRows(weights, columns, format),
  outputs: async (weights, columns) => quantizeOutputs(weights, columns),
}

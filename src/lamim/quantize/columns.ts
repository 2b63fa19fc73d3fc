import { roomFor, rounding } from './rounding.ts'

/**
 * The code of zero. Codes have no sign: signed ones are as fast, but on processors without VNNI the
 * native onnxruntime adds them up in 16 bits and cuts off what exceeds these.
 */
export const zeroCode = 128

/** Rows of weights as 8-bit codes with one scale each. */
export interface Outputs {
  /** columns × rows, 1 … 255: inputs first, as integer products take them */
  readonly codes: Uint8Array<ArrayBuffer>
  /** rows */
  readonly scales: Float32Array<ArrayBuffer>
  /** rows: sums of the weights that the codes stand for */
  readonly sums: Float32Array<ArrayBuffer>
}

/**
 * Quantizes each row of weights (an output of the layer) to 8 bits with a scale of its own.
 * @param weights rows × columns, C order
 */
export function quantizeOutputs(weights: Float32Array, columns: number): Outputs {
  const rows = weights.length / columns
  const kernel = rounding()
  const [from = 0, codes = 0, scales = 0, sums = 0] = roomFor(kernel, [
    weights.byteLength,
    weights.length,
    4 * rows,
    4 * rows,
  ])
  const { buffer } = kernel.memory
  new Float32Array(buffer, from, weights.length).set(weights)
  kernel.roundOutputs(from, rows, columns, codes, scales, sums)
  return {
    codes: new Uint8Array(buffer, codes, weights.length).slice(),
    scales: new Float32Array(buffer, scales, rows).slice(),
    sums: new Float32Array(buffer, sums, rows).slice(),
  }
}

/**
 * The code of zero. Codes have no sign: signed ones are as fast, but on processors without VNNI the
 * native onnxruntime adds them up in 16 bits and cuts off what exceeds these.
 */
export const zeroCode = 128

/** Rows of weights as 8-bit codes with one scale each. */
export interface Outputs {
  /** rows × columns, 1 … 255 */
  readonly codes: Uint8Array<ArrayBuffer>
  /** rows */
  readonly scales: Float32Array<ArrayBuffer>
  /** rows: sums of the weights that the codes stand for */
  readonly sums: Float32Array<ArrayBuffer>
}

const most = 127

/**
 * Quantizes each row of weights (an output of the layer) to 8 bits with a scale of its own.
 * @param weights rows × columns, C order
 */
export function quantizeOutputs(weights: Float32Array, columns: number): Outputs {
  const rows = weights.length / columns
  const codes = new Uint8Array(weights.length)
  const scales = new Float32Array(rows)
  const sums = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const start = row * columns
    let largest = 0
    for (let i = start; i < start + columns; i++)
      largest = Math.max(largest, Math.abs(weights[i] ?? 0))
    const inverse = largest === 0 ? 0 : most / largest
    let sum = 0
    for (let i = start; i < start + columns; i++) {
      const code = Math.round((weights[i] ?? 0) * inverse)
      codes[i] = zeroCode + code
      sum += code
    }
    const scale = largest / most
    scales[row] = scale
    sums[row] = scale * sum
  }
  return { codes, scales, sums }
}

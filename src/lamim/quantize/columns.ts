import { giveBack, inStrips, type Rounding, roomFor, takeKernel } from './rounding.ts'

/**
 * The code of zero. Codes are unsigned: on processors without VNNI, native onnxruntime sums signed
 * products in saturating 16 bits.
 */
export const zeroCode = 128

/** Rows of weights as 8-bit codes with one scale each. */
export interface Outputs {
  /** columns × rows, 1 … 255: the layout that integer products need */
  readonly codes: Uint8Array<ArrayBuffer>
  /** rows */
  readonly scales: Float32Array<ArrayBuffer>
  /** rows: sums of the dequantized weights */
  readonly sums: Float32Array<ArrayBuffer>
}

/** Weights per strip, as in `roundingOfRows`. The kernel takes 16 rows at a time. */
const strip = 2 ** 16

/** Quantizes each row of weights (an output of the layer) to 8 bits with a scale of its own. */
export function roundingOfOutputs(rows: number, columns: number): Rounding<Outputs> {
  const step = Math.max(16, Math.floor(strip / columns) & ~15)
  const kernel = takeKernel()
  const [from = 0, codes = 0, scales = 0, sums = 0] = roomFor(kernel, [
    4 * Math.min(step, rows) * columns,
    rows * columns,
    4 * rows,
    4 * rows,
  ])
  const { buffer } = kernel.memory
  return {
    add: inStrips(kernel, from, columns, step, (row, count) => {
      const [toScales, toSums] = [scales + 4 * row, sums + 4 * row]
      kernel.roundOutputs(from, count, columns, codes + row, rows, toScales, toSums)
    }),
    end() {
      giveBack(kernel)
      return {
        codes: new Uint8Array(buffer, codes, rows * columns).slice(),
        scales: new Float32Array(buffer, scales, rows).slice(),
        sums: new Float32Array(buffer, sums, rows).slice(),
      }
    },
  }
}

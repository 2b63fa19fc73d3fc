import { giveBack, inStrips, type Rounding, roomFor, takeKernel } from './rounding.ts'

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

/** Numbers worked on at once, as in `roundingOfRows`; rows are taken in sixteens. */
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

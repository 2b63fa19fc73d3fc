import type { NamedSource } from '#io/source.ts'
import { readPieces } from '../checkpoint/bytes.ts'
import { type BlockFormat, type Quantized, roundingOfRows } from './blockwise.ts'
import { type Outputs, roundingOfOutputs } from './columns.ts'
import type { Rounding } from './rounding.ts'

/**
 * Rounds weights, in the caller's thread or another one. An array that is passed in may be moved, so
 * the caller must not use it afterwards. Both throw Problem 'unreachable' when weights can't be read.
 */
export interface Rounder {
  /** `roundingOfRows` */
  rows(weights: Weights, columns: number, format: BlockFormat): Promise<Quantized>
  /** `roundingOfOutputs` */
  outputs(weights: Weights, columns: number): Promise<Outputs>
}

/** rows × columns in C order, or the part of a file that stores them as little-endian float32. */
export type Weights = Float32Array<ArrayBuffer> | NamedSource

/** Rounds in the caller's thread. */
export const inProcessRounder: Rounder = {
  rows: (weights, columns, format) =>
    round(weights, columns, rows => roundingOfRows(rows, columns, format)),
  outputs: (weights, columns) => round(weights, columns, rows => roundingOfOutputs(rows, columns)),
}

/** Bytes per read. */
const piece = 2 ** 19

async function round<T>(
  weights: Weights,
  columns: number,
  begin: (rows: number) => Rounding<T>,
): Promise<T> {
  if (weights instanceof Float32Array) {
    const rounding = begin(weights.length / columns)
    rounding.add(weights)
    return rounding.end()
  }
  const row = 4 * columns
  const rounding = begin(weights.source.size / row)
  for await (const bytes of readPieces(weights, row * Math.max(1, Math.floor(piece / row))))
    rounding.add(new Float32Array(bytes.buffer, 0, bytes.length / 4))
  return rounding.end()
}

import type { Precision } from '../bundle/schema.ts'
import type { Format } from './linear.ts'

/** Which product a format is chosen for. */
export type Layer = 'patches' | 'attention' | 'mlp' | 'decoder' | 'head'

const eight: Format = { bits: 8, blockSize: 32, zeroPoints: true, search: 0, accuracyLevel: 1 }
const four: Format = { bits: 4, blockSize: 32, zeroPoints: true, search: 4, accuracyLevel: 1 }

/** Precision → layer → format. */
export const formats: Readonly<Record<Precision, Readonly<Record<Layer, Format>>>> = {
  fp32: { patches: null, attention: null, mlp: null, decoder: null, head: null },
  q8: { patches: eight, attention: eight, mlp: eight, decoder: eight, head: eight },
  q4: { patches: four, attention: four, mlp: four, decoder: four, head: four },
}
export type Formats = (typeof formats)[Precision]

import type { Architecture, Precision } from '../bundle/schema.ts'
import type { IntegerFormat } from './integer.ts'
import type { Format, WeightFormat } from './linear.ts'

/** Which product a format is chosen for. */
export type Layer = 'patches' | 'attention' | 'mlp' | 'decoder' | 'head'

// Root mean square error of the hidden states of a random network of width 128 (their own: 0.880): 4 bits symmetric 0.187,
// with zero points 0.170; 8 bits 0.0123 and 0.0105.
// Level 1 keeps activations in float32: engines then agree to 1e-5, and the self-test can be strict. Level 4 lets engines
// round them to 8 bits: up to 0.055 of 2.7 in native onnxruntime, which would hide a broken GPU.
const eight: WeightFormat = {
  kind: 'blocks',
  bits: 8,
  blockSize: 32,
  zeroPoints: true,
  search: 0,
  accuracyLevel: 1,
}
const four: WeightFormat = {
  kind: 'blocks',
  bits: 4,
  blockSize: 32,
  zeroPoints: true,
  search: 4,
  accuracyLevel: 1,
}

/**
 * From this width on, attention and MLP share one scale among 64 weights instead of 32. At the published size (2048)
 * scales and zero points of blocks of 32 are a fifth of the bundle: it has 0.160 of the checkpoint's bytes, and 0.145 with
 * blocks of 64. The error above becomes 0.183 instead of 0.170 (0.190 if embedding and head had blocks of 64 too).
 * The shipped model is narrower and was trained with its weights rounded in blocks of 32.
 */
const wide = 1024
const wider: WeightFormat = { ...four, blockSize: 64, search: 2, narrowing: 0.06 }

/**
 * Integer products for WebAssembly: weights of 8 bits, activations of 7 with a scale and a zero per token.
 * Measured on the shipped model's samples, error of the hidden states relative to their size, and the largest change of
 * 18 probabilities:
 * - 8 bits, one scale for all tokens: 0.0044 and 0.013
 * - 8 bits, one scale per token: 0.0032 and 0.0063
 * - 7 bits, symmetric: 0.0087 and 0.025
 * - 7 bits, from each token's lowest to its highest value: 0.0056 and 0.0086
 *
 * The last fits every processor's integer products, so every machine gives the same numbers. On the random network of width 128
 * the error is 0.0201 (8-bit blocks: 0.0105). Decoder and head are a hundredth of the work and keep blocks.
 */
const integer: IntegerFormat = { kind: 'integer', parts: 2 }

/** Precision → layer → format. */
const formats: Readonly<Record<Precision, Readonly<Record<Layer, Format>>>> = {
  fp32: { patches: null, attention: null, mlp: null, decoder: null, head: null },
  q8: { patches: eight, attention: eight, mlp: eight, decoder: eight, head: eight },
  int8: {
    patches: integer,
    attention: integer,
    mlp: integer,
    decoder: eight,
    head: eight,
  },
  q4: { patches: four, attention: four, mlp: four, decoder: four, head: four },
}
export type Formats = (typeof formats)[Precision]

/** How a network's products are stored. */
export function formatsFor(precision: Precision, { hidden_size }: Architecture): Formats {
  if (precision !== 'q4' || hidden_size < wide) return formats[precision]
  return { ...formats.q4, attention: wider, mlp: wider }
}

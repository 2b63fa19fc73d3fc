import type { Architecture, Precision } from '../bundle/schema.ts'
import type { IntegerFormat } from './integer.ts'
import type { Format, WeightFormat } from './linear.ts'

/** Which product a format is chosen for. */
export type Layer = 'patches' | 'attention' | 'mlp' | 'decoder' | 'head'

// Measured on shared/reference, root mean square of the drift of the hidden states (their own: 0.880):
// 4 bits symmetric 0.187, with zero points 0.170; 8 bits 0.0123 and 0.0105.
// Level 1 keeps activations in float32, so that every engine gives the same numbers to 1e-5 and the
// self-test can be strict. Level 4 would round them to 8 bits wherever an engine has such a kernel:
// up to 0.055 of 2.7 in native onnxruntime, far above what tells a sound GPU from a broken one.
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
 * Networks from this width on share one scale among 64 weights where most of them lie. At the
 * published size (2048) the scales and zero points of blocks of 32 are a fifth of the bundle: 0.160
 * of the checkpoint's bytes, 0.145 with this. It costs, on shared/reference, a drift of 0.183 instead
 * of 0.170; 0.190 if the patch embedding's and the head's blocks were 64, too. What ships is narrower
 * and was trained with its weights rounded in blocks of 32.
 */
const wide = 1024
const wider: WeightFormat = { ...four, blockSize: 64, search: 2, narrowing: 0.06 }

/**
 * Integer products for WebAssembly, weights of 8 bits and activations of 7, a scale and a zero per token.
 * What rounded activations cost was measured on the model that ships, over its samples: drift of the
 * hidden states as a share of their size, and the largest change of a probability (18 of them). 8 bits and
 * one scale for all tokens 0.0044 and 0.013, one per token 0.0032 and 0.0063; 7 bits to both sides of a
 * fixed zero 0.0087 and 0.025, from each token's lowest to its highest value 0.0056 and 0.0086. The last is
 * what every processor's integer products can take, so every machine finds the same numbers. On
 * shared/reference the drift is 0.0201 (8-bit blocks 0.0105), that of a probability 0.0001. The decoder's
 * and the head's products are a hundredth of the work: they keep blocks.
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

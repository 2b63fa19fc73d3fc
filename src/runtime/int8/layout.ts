import {
  inputLength as inputValues,
  patchLength as patchValues,
  tokenCount as tokens,
} from '#lamim/architecture.ts'
import type { Architecture } from '#lamim/bundle/schema.ts'

/** A linear layer in the engine's memory. Addresses are bytes. */
export interface Product {
  readonly inner: number
  readonly outputs: number
  /** 8-bit weights in panels of 8 outputs, inner × 8 bytes each. */
  readonly panels: number
  /** Per output: scale of its weights (float32), sum of their codes (int32), bias (float32). */
  readonly scales: number
  readonly sums: number
  readonly bias: number
}

export interface Norm {
  readonly weight: number
  readonly bias: number
}

export interface Block {
  readonly norm1: Norm
  /** Queries, keys and values side by side. */
  readonly qkv: Product
  readonly projection: Product
  readonly norm2: Norm
  readonly widening: Product
  readonly narrowing: Product
}

/** Addresses in the memory that all threads share. */
export interface Layout {
  readonly width: number
  readonly mlp: number
  readonly heads: number
  readonly embedding: Product
  /** Bias and position of every token: tokens × width. */
  readonly position: number
  readonly blocks: readonly Block[]
  /** As many values as the network's input has. */
  readonly input: number
  /** The hidden states, tokens × width. */
  readonly x: number
  /** Rounded activations: tokens × the longest input of a product; a step and a zero per token. */
  readonly codes: number
  readonly steps: number
  readonly zeros: number
  /** Queries, keys and values, or the MLP's inner values. */
  readonly wide: number
  readonly attended: number
  /** Per thread: scratch memory for a token, or for a head. */
  readonly rooms: readonly number[]
  /** One counter per step of the network, from which threads claim pieces of work. */
  readonly counters: number
  readonly counterCount: number
  /** The barrier: how many threads arrived, its number, whether a thread failed. */
  readonly meeting: number
  /** Number of forward passes. The other threads wait until it changes. */
  readonly turn: number
  /** Where tensors wait to be rearranged, one at a time. */
  readonly staging: number
  /** Size of the whole memory, unless a waiting tensor reaches further. */
  readonly bytes: number
}

/** Whether a network's sizes are multiples of the kernel's tiles and vectors. */
export function fits({
  hidden_size: width,
  mlp_dim: mlp,
  num_heads: heads,
}: Architecture): boolean {
  return width % 16 === 0 && mlp % 16 === 0 && (width / heads) % 8 === 0
}

/** Steps of a forward pass that threads share: one for the patches, one for their product, nine per block. */
function stepCount(blocks: number): number {
  return 2 + 9 * blocks
}

/** Assigns addresses for a network. */
export function layOut(
  { hidden_size: width, mlp_dim: mlp, num_heads: heads, num_layers: layers }: Architecture,
  threads: number,
): Layout {
  let end = 1024
  const take = (bytes: number) => {
    const at = end
    end += Math.ceil(bytes / 64) * 64
    return at
  }
  const product = (inner: number, outputs: number): Product => ({
    inner,
    outputs,
    panels: take(inner * outputs),
    scales: take(4 * outputs),
    sums: take(4 * outputs),
    bias: take(4 * outputs),
  })
  const norm = (): Norm => ({ weight: take(4 * width), bias: take(4 * width) })
  const embedding = product(patchValues, width)
  const blocks = Array.from({ length: layers }, () => ({
    norm1: norm(),
    qkv: product(width, 3 * width),
    projection: product(width, width),
    norm2: norm(),
    widening: product(width, mlp),
    narrowing: product(mlp, width),
  }))
  const position = take(4 * tokens * width)
  const counterCount = stepCount(layers)
  const counters = take(4 * counterCount)
  const meeting = take(64)
  const turn = take(64)
  const roomValues = Math.max(patchValues, width, (2 * width * tokens) / heads + 4 * tokens + 4)
  // Nothing runs while weights are loaded: tensors are rearranged where activations are kept later.
  const staging = end
  const x = take(4 * tokens * width)
  // The input is not needed after it was rounded, and nothing else is stored there before.
  const input = end
  const activations = {
    wide: take(Math.max(4 * inputValues, 4 * tokens * Math.max(3 * width, mlp))),
    codes: take(tokens * Math.max(patchValues, width, mlp)),
    steps: take(4 * tokens),
    zeros: take(4 * tokens),
    attended: take(4 * tokens * width),
    rooms: Array.from({ length: threads }, () => take(4 * roomValues)),
  }
  return {
    width,
    mlp,
    heads,
    embedding,
    blocks,
    position,
    counterCount,
    counters,
    meeting,
    turn,
    staging,
    input,
    x,
    ...activations,
    bytes: end,
  }
}

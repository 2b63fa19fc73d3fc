import { layerNormEpsilon } from '../architecture.ts'
import type { Architecture } from '../bundle/schema.ts'
import type { CheckpointTensor } from '../checkpoint/tensor.ts'
import type { GraphBuilder } from './builder.ts'
import type { Linear } from './layer.ts'
import { asStored, matrixOf } from './payload.ts'
import type { Formats } from './precision.ts'

/** Tensors under MONAI's plain names; every one that a graph asks for must be there. */
export type Weights = (name: string) => CheckpointTensor

/** What a graph is built from. */
export interface Network {
  readonly architecture: Architecture
  readonly weights: Weights
  readonly formats: Formats
}

/** The linear layer that a checkpoint stores under `key`.weight and `key`.bias. @param name in the graph */
export function linearAt({ weights }: Network, key: string, name = key): Linear {
  const bias = weights(`${key}.bias`)
  return {
    name,
    matrix: matrixOf(weights(`${key}.weight`)),
    bias: { dims: bias.shape, data: asStored(bias) },
  }
}

/** LayerNorm over the last axis. @param key of its weight and bias @returns the output's name: `key` */
export function layerNorm(g: GraphBuilder, { weights }: Network, key: string, x: string): string {
  const stored = (part: 'weight' | 'bias') => {
    const tensor = weights(`${key}.${part}`)
    return g.weight(`${key}.${part}`, tensor.shape, 'float32', asStored(tensor))
  }
  return g.node('LayerNormalization', key, [x, stored('weight'), stored('bias')], {
    attributes: { axis: -1, epsilon: { float: layerNormEpsilon } },
  })
}

import type { GraphBuilder, Payload } from './builder.ts'
import type { Matrix } from './payload.ts'

/** A linear layer of the network: x · matrixᵀ + bias. */
export interface Linear {
  readonly name: string
  readonly matrix: Matrix
  /** Payload and shape of what is added; its last axis has as many values as the matrix rows. */
  readonly bias: { readonly dims: readonly number[]; readonly data: Payload } | null
}

/** Name of a layer's product: the layer's own where nothing is added. */
export function productName({ name, bias }: Linear): string {
  return bias ? `${name}.product` : name
}

/** Adds a layer's bias to its product. @returns the output's name: that of the layer */
export function addBias(g: GraphBuilder, layer: Linear): string {
  const { name, bias } = layer
  if (!bias) return name
  const added = g.weight(`${name}.bias`, bias.dims, 'float32', bias.data)
  return g.node('Add', name, [productName(layer), added])
}

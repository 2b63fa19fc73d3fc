import { fromBinary } from '@bufbuild/protobuf'
import { tokenCount } from '#lamim/architecture.ts'
import { steps } from '#lamim/graph/integer.ts'
import { ModelProtoSchema, type TensorProto } from '#lamim/graph/onnx_pb.ts'
import type { Layout, Norm, Product } from './layout.ts'

/** A tensor of the weight file and its destination. */
export interface Placed {
  /** Bytes in the weight file. */
  readonly offset: number
  readonly length: number
  readonly to: number
  /** Weights of a product are rearranged into panels; all else is copied. */
  readonly turned: {
    readonly inner: number
    readonly outputs: number
    readonly sums: number
  } | null
}

/**
 * Reads from an encoder's graph, as `src/lamim/graph/encoder.ts` writes it with 8-bit integers, where its tensors are in
 * the weight file. @returns places in the order of the file, or null for another graph
 */
export function placesOf(graph: Uint8Array, layout: Layout): readonly Placed[] | null {
  const tensors = fromBinary(ModelProtoSchema, graph).graph?.initializer ?? []
  const outside = new Map(tensors.filter(t => t.externalData.length > 0).map(t => [t.name, t]))
  const placed: Placed[] = []

  function take(name: string, to: number, bytes: number): void {
    const tensor = outside.get(name)
    if (!tensor) throw new Missing(name)
    const { offset, length } = rangeOf(tensor)
    if (length !== bytes) throw new Missing(name)
    placed.push({ offset, length, to, turned: null })
    outside.delete(name)
  }

  /** Takes one layer in all its parts. @returns the number of its outputs */
  function takeLayer(name: string, product: Product, first: number): number {
    const { inner, panels, scales, sums } = product
    let from = first
    const parts = outside.has(`${name}.codes`) ? [''] : partsOf(outside, name)
    for (const part of parts) {
      const tensor = outside.get(`${name}.codes${part}`)
      if (!tensor) throw new Missing(`${name}.codes${part}`)
      const [rows = 0, outputs = 0] = tensor.dims.map(Number)
      const range = rangeOf(tensor)
      if (rows !== inner || outputs % 8 !== 0 || range.length !== rows * outputs)
        throw new Missing(tensor.name)
      placed.push({
        ...range,
        to: panels + from * inner,
        turned: { inner, outputs, sums: sums + 4 * from },
      })
      outside.delete(tensor.name)
      take(`${name}.scales${part}`, scales + 4 * from, 4 * outputs)
      from += outputs
    }
    return from
  }

  function takeProduct(names: readonly string[], product: Product, bias: string | null): void {
    const end = names.reduce((first, name) => takeLayer(name, product, first), 0)
    if (end !== product.outputs) throw new Missing(names[0] ?? '')
    // Not read: adding the codes up while they are rearranged is as fast.
    for (const name of names) outside.delete(`${name}.sums`)
    if (bias !== null) take(bias, product.bias, 4 * product.outputs)
  }

  function takeNorm(name: string, { weight, bias }: Norm): void {
    take(`${name}.weight`, weight, 4 * layout.width)
    take(`${name}.bias`, bias, 4 * layout.width)
  }

  if (stepOf(tensors) !== Math.fround(1 / steps)) return null
  try {
    takeProduct(['embedding'], layout.embedding, null)
    take('embedding.bias', layout.position, 4 * tokenCount * layout.width)
    for (const [n, block] of layout.blocks.entries()) {
      const name = `blocks.${n}`
      takeNorm(`${name}.norm1`, block.norm1)
      const parts = ['query', 'key', 'value'].map(part => `${name}.attn.${part}`)
      takeProduct(parts, block.qkv, null)
      for (const [key, product] of [
        ['attn.out_proj', block.projection],
        ['mlp.linear1', block.widening],
        ['mlp.linear2', block.narrowing],
      ] as const)
        takeProduct([`${name}.${key}`], product, `${name}.${key}.bias`)
      takeNorm(`${name}.norm2`, block.norm2)
    }
  } catch (error) {
    if (error instanceof Missing) return null
    throw error
  }
  if (outside.size > 0) return null
  return placed.sort((a, b) => a.offset - b.offset)
}

/** The share of a token's range that is one step. The kernel supports one; earlier graphs had others. */
function stepOf(tensors: readonly TensorProto[]): number | undefined {
  const bytes = tensors.find(({ name }) => name === 'patches.step')?.rawData
  return bytes && new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true)
}

/** A tensor is missing or differs: this is another graph. */
class Missing extends Error {}

/** `.0`, `.1`, … */
function partsOf(tensors: ReadonlyMap<string, TensorProto>, name: string): string[] {
  const parts: string[] = []
  while (tensors.has(`${name}.codes.${parts.length}`)) parts.push(`.${parts.length}`)
  return parts
}

function rangeOf({ externalData }: TensorProto): { offset: number; length: number } {
  const entries = new Map(externalData.map(({ key, value }) => [key, Number(value)]))
  return { offset: entries.get('offset') ?? 0, length: entries.get('length') ?? 0 }
}

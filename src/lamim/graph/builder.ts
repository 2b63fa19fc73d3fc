import { create, toBinary } from '@bufbuild/protobuf'
import type { Task } from '#io/in-order.ts'
import type { Rounder } from '../quantize/rounder.ts'
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb.ts'

/** A tensor's bytes, made when they are written: only a few tensors are in memory at a time. */
export interface Payload {
  readonly byteLength: number
  /** Pieces in order. A piece may depend on earlier ones, also of other tensors. */
  pieces(rounder: Rounder): Iterable<Task<Uint8Array>>
}

/** A tensor's place in the external data file. */
export interface Part {
  readonly name: string
  readonly offset: number
  readonly payload: Payload
}

/** A finished graph: the model's bytes, and its weights by ascending offset. */
export interface BuiltGraph {
  readonly model: Uint8Array
  readonly parts: readonly Part[]
  /** Bytes of the external data file. */
  readonly dataSize: number
}

/** Whole numbers are INT attributes, `{ float }` FLOAT, lists INTS, strings STRING. */
export type Attribute = number | string | readonly number[] | { readonly float: number }

/** A string names a size that is known only at run time, such as the batch. */
export type Dims = readonly (number | string)[]

// onnxruntime reads IR 9 and opset 20 (the first with Gelu) since version 1.17 (January 2024).
const irVersion = 9n
const opset = 20n

/** ONNX's own writer aligns tensors from 1 MiB up to pages, so that they can be mapped into memory. */
const page = 4096
const mappable = 2 ** 20
const alignment = 64

/** Number formats of weights. */
export type WeightType = 'float32' | 'uint8'

/** Collects nodes, constants and weights of one graph. Methods return the name of the value that they add. */
export interface GraphBuilder {
  input(name: string, dims: Dims): string
  /** Adds a node with one output of the same name. @returns the output's name */
  node(op: string, name: string, inputs: readonly string[], options?: NodeOptions): string
  /** Adds a node with several outputs. */
  nodes(
    op: string,
    outputs: readonly string[],
    inputs: readonly string[],
    options?: NodeOptions,
  ): void
  /** Adds a shape: a list of int64, stored in the graph itself. */
  shape(name: string, values: readonly number[]): string
  /** Adds a tensor, stored in the external data file. */
  weight(name: string, dims: readonly number[], type: WeightType, data: Payload): string
  /** Adds a number, stored in the graph itself. */
  scalar(name: string, type: WeightType, value: number): string
  output(name: string, dims: Dims): void
  /** @param dataFile name of the external data file, relative to the graph's folder */
  build(dataFile: string): BuiltGraph
}

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>
  readonly domain?: 'com.microsoft'
}

/** Starts an empty graph. */
export function graphBuilder(name: string): GraphBuilder {
  const nodes: NodeProto[] = []
  const inputs: ValueInfoProto[] = []
  const outputs: ValueInfoProto[] = []
  const constants: TensorProto[] = []
  const weights: { name: string; dims: readonly number[]; type: number; payload: Payload }[] = []

  function addNodes(
    op: string,
    outputs: readonly string[],
    inputs: readonly string[],
    { attributes = {}, domain }: NodeOptions = {},
  ): void {
    nodes.push(
      create(NodeProtoSchema, {
        opType: op,
        name: outputs[0] ?? op,
        input: [...inputs],
        output: [...outputs],
        attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
        ...(domain ? { domain } : {}),
      }),
    )
  }

  return {
    input(name, dims) {
      inputs.push(value(name, dims))
      return name
    },
    node(op, name, inputs, options) {
      addNodes(op, [name], inputs, options)
      return name
    },
    nodes: addNodes,
    shape(name, values) {
      constants.push(
        create(TensorProtoSchema, {
          name,
          dataType: TensorProto_DataType.INT64,
          dims: [BigInt(values.length)],
          rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
        }),
      )
      return name
    },
    weight(name, dims, type, payload) {
      weights.push({ name, dims, type: dataTypes[type], payload })
      return name
    },
    scalar(name, type, value) {
      const array = { float32: Float32Array, uint8: Uint8Array }[type].of(value)
      const rawData = new Uint8Array(array.buffer)
      constants.push(create(TensorProtoSchema, { name, dataType: dataTypes[type], rawData }))
      return name
    },
    output(name, dims) {
      outputs.push(value(name, dims))
    },
    build(dataFile) {
      let end = 0
      const parts: Part[] = []
      const initializers = weights.map(({ name, dims, type, payload }) => {
        const offset = alignUp(end, payload.byteLength >= mappable ? page : alignment)
        end = offset + payload.byteLength
        parts.push({ name, offset, payload })
        const place = { location: dataFile, offset, length: payload.byteLength }
        return external(name, dims, type, place)
      })
      const model = create(ModelProtoSchema, {
        irVersion,
        producerName: 'lamim-viewer',
        opsetImport: [
          { domain: '', version: opset },
          { domain: 'com.microsoft', version: 1n },
        ],
        graph: {
          name,
          node: nodes,
          input: inputs,
          output: outputs,
          initializer: [...constants, ...initializers],
        },
      })
      return { model: toBinary(ModelProtoSchema, model), parts, dataSize: end }
    },
  }
}

const dataTypes: Readonly<Record<WeightType, TensorProto_DataType>> = {
  float32: TensorProto_DataType.FLOAT,
  uint8: TensorProto_DataType.UINT8,
}

function alignUp(at: number, to: number): number {
  return Math.ceil(at / to) * to
}

function external(
  name: string,
  dims: readonly number[],
  dataType: number,
  place: { readonly location: string; readonly offset: number; readonly length: number },
): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType,
    dims: dims.map(BigInt),
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries(place).map(([key, value]) => ({ key, value: String(value) })),
  })
}

function value(name: string, dims: Dims): ValueInfoProto {
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      tensorType: {
        elemType: TensorProto_DataType.FLOAT,
        shape: {
          dim: dims.map(size =>
            typeof size === 'number' ? { dimValue: BigInt(size) } : { dimParam: size },
          ),
        },
      },
    },
  })
}

function attribute(name: string, value: Attribute): AttributeProto {
  const { INT, INTS, STRING, FLOAT } = AttributeProto_AttributeType
  if (typeof value === 'number')
    return create(AttributeProtoSchema, { name, type: INT, i: BigInt(value) })
  if (typeof value === 'string')
    return create(AttributeProtoSchema, { name, type: STRING, s: new TextEncoder().encode(value) })
  if ('float' in value) return create(AttributeProtoSchema, { name, type: FLOAT, f: value.float })
  return create(AttributeProtoSchema, { name, type: INTS, ints: value.map(BigInt) })
}

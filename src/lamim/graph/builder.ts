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

/** Bytes of a tensor, made when they are written, so that only a few tensors are ever in memory. */
export interface Payload {
  readonly byteLength: number
  /** In order. A piece may wait for those before it, also for those of other tensors. */
  pieces(rounder: Rounder): Iterable<Task<Uint8Array>>
}

/** A tensor's place in the external data file. */
export interface Part {
  readonly name: string
  readonly offset: number
  readonly payload: Payload
}

/** A graph that is ready to be written: the model's bytes, and its weights in the order of offsets. */
export interface BuiltGraph {
  readonly model: Uint8Array
  readonly parts: readonly Part[]
  /** Bytes of the external data file. */
  readonly dataSize: number
}

/** Whole numbers are INT attributes, `{ float }` FLOAT, lists INTS, strings STRING. */
export type Attribute = number | string | readonly number[] | { readonly float: number }

/** Strings stand for sizes that only the caller knows, such as the batch. */
export type Dims = readonly (number | string)[]

// IR 9 and opset 20 (the first with Gelu) are what onnxruntime 1.17, of January 2024, reads.
const irVersion = 9n
const opset = 20n

/** ONNX's own writer aligns to a page what is worth mapping, from 1 MiB up. */
const page = 4096
const mappable = 2 ** 20
const alignment = 64

/** Number formats of weights. */
export type WeightType = 'float32' | 'uint8'

/** Collects nodes, constants and weights of one graph. Value names are returned to be passed on. */
export interface GraphBuilder {
  input(name: string, dims: Dims): string
  /** Adds a node with one output, which is named as the node is. @returns the output */
  node(op: string, name: string, inputs: readonly string[], options?: NodeOptions): string
  /** Adds a node with several outputs. */
  nodes(
    op: string,
    outputs: readonly string[],
    inputs: readonly string[],
    options?: NodeOptions,
  ): void
  /** A list of int64, stored in the graph itself: shapes. */
  shape(name: string, values: readonly number[]): string
  /** A tensor stored in the external data file. */
  weight(name: string, dims: readonly number[], type: WeightType, data: Payload): string
  /** One number, stored in the graph itself. */
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

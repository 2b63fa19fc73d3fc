import { message } from '#messages/message.ts'
import {
  channels,
  decoderChannels,
  decoderKernel,
  headLayers,
  inputSide,
  patchSide,
  pooledLength,
  tokenCount,
} from '../architecture.ts'
import type { Architecture } from '../bundle/schema.ts'
import { badCheckpoint } from './bytes.ts'
import type { Checkpoint } from './open.ts'
import type { CheckpointTensor } from './tensor.ts'

/** Width of one attention head in every LaMIM network. Checkpoints don't store it. */
const headWidth = 64

/** Number of attention heads for a hidden size; null where it isn't a multiple of 64. */
export function headsOf(width: number): number | null {
  return width % headWidth === 0 ? width / headWidth : null
}

/** A recognised checkpoint: its network, with keys as MONAI names them. */
export interface Identified {
  readonly file: string
  /** 'ssl': encoder and decoder. 'classifier': encoder and head (its decoder is stale). */
  readonly kind: 'ssl' | 'classifier'
  readonly architecture: Architecture
  /** Classes that a classifier's head tells apart; null without a head. */
  readonly classes: number | null
  /** `patch_embedding.…`, `blocks.N.…`, `norm.…`, `conv3d_transpose….…`, and `FC.…` of a head. */
  readonly tensors: ReadonlyMap<string, CheckpointTensor>
}

type Shapes = Map<string, readonly number[]>

/**
 * Recognises one of LaMIM's two kinds of checkpoint and checks every key and shape.
 * @param heads attention heads; width / 64 unless given
 * @throws Problem 'bad-checkpoint' naming missing or surplus keys and wrong shapes
 */
export function identify(checkpoint: Checkpoint, heads?: number): Identified {
  const { name: file } = checkpoint
  const { kind, tensors } = plainNames(checkpoint)
  const architecture = architectureOf(file, tensors, heads)
  const classes = kind === 'classifier' ? classesOf(file, tensors) : null
  const needed = checkpointShapes(kind, architecture, classes ?? undefined)

  const missing = [...needed.keys()].filter(key => !tensors.has(key))
  if (missing.length > 0)
    throw badCheckpoint(file, message('lamim.missingKeys', { file, ...firstKeys(missing), kind }))
  const known = new Map([...needed, ...decoderShapes(architecture)])
  const surplus = [...tensors.keys()].filter(key => !known.has(key))
  if (surplus.length > 0)
    throw badCheckpoint(file, message('lamim.surplusKeys', { file, ...firstKeys(surplus), kind }))
  for (const [key, shape] of needed) {
    const found = tensors.get(key)?.shape ?? []
    if (found.join() !== shape.join())
      throw badCheckpoint(file, message('lamim.keyShape', { file, key, found, expected: shape }))
  }
  return {
    file,
    kind,
    architecture,
    classes,
    tensors: new Map([...tensors].filter(([key]) => needed.has(key))),
  }
}

/** Removes the key prefixes of data-parallel training and of the classifier's class. */
function plainNames({ name, tensors }: Checkpoint): Pick<Identified, 'kind' | 'tensors'> {
  let entries = [...tensors]
  while (entries.every(([key]) => key.startsWith('module.')))
    entries = entries.map(([key, value]) => [key.slice('module.'.length), value])
  const kind = entries.some(([key]) => key.startsWith('FC.')) ? 'classifier' : 'ssl'
  const plain = new Map<string, CheckpointTensor>()
  for (const [key, value] of entries) {
    const short = key.startsWith('model.') ? key.slice('model.'.length) : key
    // MONAI from 1.4 adds these to every block and doesn't use them in this network.
    if (/^blocks\.\d+\.(norm_cross_attn|cross_attn)\./.test(short)) continue
    if (plain.has(short))
      throw badCheckpoint(name, message('lamim.keyTwice', { file: name, key: short }))
    plain.set(short, value)
  }
  return { kind, tensors: plain }
}

function architectureOf(
  file: string,
  tensors: ReadonlyMap<string, CheckpointTensor>,
  heads: number | undefined,
): Architecture {
  const position = tensors.get('patch_embedding.position_embeddings')
  if (!position || !tensors.has('patch_embedding.patch_embeddings.weight'))
    throw badCheckpoint(
      file,
      message('lamim.noPatchEmbedding', { file, ...firstKeys([...tensors.keys()]) }),
    )
  const [one, count, width = 0] = position.shape
  if (position.shape.length !== 3 || one !== 1 || count !== tokenCount)
    throw badCheckpoint(
      file,
      message('lamim.positions', { file, found: position.shape, tokens: tokenCount }),
    )
  const layers = new Set(
    [...tensors.keys()].flatMap(key => /^blocks\.(\d+)\./.exec(key)?.[1] ?? []),
  ).size
  const mlp = tensors.get('blocks.0.mlp.linear1.weight')?.shape[0]
  if (layers === 0 || mlp === undefined)
    throw badCheckpoint(file, message('lamim.noBlocks', { file }))
  const count_ = heads ?? headsOf(width)
  if (count_ === null)
    throw badCheckpoint(file, message('lamim.unknownHeads', { file, width, headWidth }))
  if (!Number.isInteger(count_) || count_ < 1 || width % count_ !== 0)
    throw badCheckpoint(file, message('lamim.wrongHeads', { file, width, heads: count_ }))
  return {
    type: 'ViTAutoEnc',
    in_channels: channels,
    img_size: [inputSide, inputSide, inputSide],
    patch_size: [patchSide, patchSide, patchSide],
    hidden_size: width,
    mlp_dim: mlp,
    num_layers: layers,
    num_heads: count_,
  }
}

/** The number of outputs of the head's last layer. */
function classesOf(file: string, tensors: ReadonlyMap<string, CheckpointTensor>): number {
  const classes = tensors.get('FC.4.weight')?.shape[0] ?? 2
  if (classes >= 2) return classes
  throw badCheckpoint(file, message('lamim.oneOutput', { file }))
}

/** Names and shapes of the encoder's tensors: all but norm and decoder. */
export function encoderShapes(architecture: Architecture): Shapes {
  const { hidden_size: width, mlp_dim: mlp, num_layers: layers } = architecture
  const shapes: Shapes = new Map<string, readonly number[]>([
    ['patch_embedding.patch_embeddings.weight', [width, channels, patchSide, patchSide, patchSide]],
    ['patch_embedding.patch_embeddings.bias', [width]],
    ['patch_embedding.position_embeddings', [1, tokenCount, width]],
  ])
  for (let n = 0; n < layers; n++) {
    const block: [string, readonly number[]][] = [
      ['norm1.weight', [width]],
      ['norm1.bias', [width]],
      ['attn.qkv.weight', [3 * width, width]],
      ['attn.out_proj.weight', [width, width]],
      ['attn.out_proj.bias', [width]],
      ['norm2.weight', [width]],
      ['norm2.bias', [width]],
      ['mlp.linear1.weight', [mlp, width]],
      ['mlp.linear1.bias', [mlp]],
      ['mlp.linear2.weight', [width, mlp]],
      ['mlp.linear2.bias', [width]],
    ]
    for (const [key, shape] of block) shapes.set(`blocks.${n}.${key}`, shape)
  }
  return shapes
}

/** Names and shapes of all tensors that a checkpoint of a kind must have. @param classes of a classifier's head */
export function checkpointShapes(
  kind: Identified['kind'],
  architecture: Architecture,
  classes = 2,
): Shapes {
  const more = kind === 'ssl' ? decoderShapes(architecture) : headShapes(architecture, classes)
  return new Map([...encoderShapes(architecture), ...more])
}

function decoderShapes({ hidden_size: width }: Architecture): Shapes {
  const kernel = [decoderKernel, decoderKernel, decoderKernel]
  return new Map<string, readonly number[]>([
    ['norm.weight', [width]],
    ['norm.bias', [width]],
    ['conv3d_transpose.weight', [width, decoderChannels, ...kernel]],
    ['conv3d_transpose.bias', [decoderChannels]],
    ['conv3d_transpose_1.weight', [decoderChannels, channels, ...kernel]],
    ['conv3d_transpose_1.bias', [channels]],
  ])
}

function headShapes({ hidden_size: width }: Architecture, classes: number): Shapes {
  const [first, second] = headLayers
  return new Map<string, readonly number[]>([
    ['FC.0.weight', [first, pooledLength(width)]],
    ['FC.0.bias', [first]],
    ['FC.2.weight', [second, first]],
    ['FC.2.bias', [second]],
    ['FC.4.weight', [classes, second]],
    ['FC.4.bias', [classes]],
  ])
}

/** The first keys of a list that may be long, and how many follow. */
function firstKeys(keys: readonly string[]) {
  return { keys: keys.slice(0, 3), more: Math.max(0, keys.length - 3) }
}

import { contrasts } from '#volume/volume.ts'

/**
 * The shape of LaMIM's input and tokens. It is the same for every LaMIM network (see ARCHITECTURE.md, 'What is fixed'):
 * the bundle's schema refuses other sizes, and everything else is derived from these numbers.
 * Width, depth, heads and classes differ from bundle to bundle and are read from it.
 */

/** Edge of the input volume in voxels. */
export const inputSide = 96
/** Edge of the block of voxels that becomes one token. */
export const patchSide = 16

/** Input channels: one per contrast. */
export const channels = contrasts.length
/** Voxels of one contrast of the input. */
export const inputVoxels = inputSide ** 3
/** Values of the whole input: contrast, x, y, z with z fastest. */
export const inputLength = channels * inputVoxels
/** Values of one patch, all contrasts. */
export const patchLength = channels * patchSide ** 3
/** Tokens along each axis. */
export const tokenSide = inputSide / patchSide
/** Tokens of one volume, x slowest and z fastest. */
export const tokenCount = tokenSide ** 3

/** Dimensions of the encoder's input and the decoder's output, as ONNX graphs name them. */
export const inputDims = [1, channels, inputSide, inputSide, inputSide] as const

/** PyTorch's default, which every LayerNorm of the network has. */
export const layerNormEpsilon = 1e-5

/** The decoder's two transposed convolutions: kernel = stride, and the channels between them. */
export const decoderKernel = Math.sqrt(patchSide)
export const decoderChannels = 16

/** Edge of the squares that the classifier head averages its tokens × width image over. */
export const headPool = 3
/** Outputs of the head's two hidden layers. */
export const headLayers = [128, 64] as const

/** Features that the head's average pooling leaves of tokens × width; rows and columns that fill no square are dropped. */
export function pooledLength(width: number): number {
  return Math.floor(tokenCount / headPool) * Math.floor(width / headPool)
}

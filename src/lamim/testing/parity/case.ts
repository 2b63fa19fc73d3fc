import type { NamedSource } from '#io/source.ts'
import { makeNifti, makeSource } from '#volume/testing/make-nifti.ts'
import type { Architecture } from '../../bundle/schema.ts'
import { checkpointShapes } from '../../checkpoint/state-dict.ts'
import type { TensorToWrite } from '../../checkpoint/testing/write-pickle.ts'
import { pthBlob } from '../../checkpoint/testing/write-pth.ts'
import type { Boxes } from '../../dropout/boxes.ts'
import expected from './expected.json' with { type: 'json' }
import { normals, uniforms } from './seeded.ts'

/** What MONAI computed of this case, by `training/parity/expected.py`. */
export { expected }

/** The network of the parity case; its twin is `training/parity/case.py`. */
export const architecture: Architecture = {
  type: 'ViTAutoEnc',
  in_channels: 4,
  img_size: [96, 96, 96],
  patch_size: [16, 16, 16],
  hidden_size: 128,
  mlp_dim: 192,
  num_layers: 3,
  num_heads: 2,
}

/** A tensor of the network or its head, by MONAI's plain name. */
export function weights(key: string, shape: readonly number[]): TensorToWrite {
  const count = shape.reduce((product, n) => product * n, 1)
  const draw = (spread: number, mean = 0) => normals(`weights/${key}`, count, spread, mean)
  if (key.includes('norm') && key.endsWith('weight')) return { shape, values: draw(0.15, 1) }
  if (key.endsWith('bias')) return { shape, values: draw(0.05) }
  if (key.includes('patch_embeddings')) return { shape, values: draw(0.005) }
  if (key.startsWith('FC.')) return { shape, values: draw(1 / Math.sqrt(3 * (shape[1] ?? 1))) }
  return { shape, values: draw(0.06) }
}

/** Both checkpoints as LaMIM's authors save theirs; they share one encoder. */
export function checkpoints(): { readonly ssl: NamedSource; readonly classifier: NamedSource } {
  const network = checkpointShapes('ssl', architecture)
  const all = new Map([...network, ...checkpointShapes('classifier', architecture)])
  const tensors = new Map([...all].map(([key, shape]) => [key, weights(key, shape)]))
  const file = (name: string, keys: Iterable<string>, stored: (key: string) => string) => {
    const chosen = [...keys].flatMap(key => {
      const tensor = tensors.get(key)
      return tensor ? [[stored(key), tensor] as const] : []
    })
    return { name, source: pthBlob(new Map(chosen)) }
  }
  return {
    ssl: file('ssl_parity.pth', network.keys(), key => `module.${key}`),
    classifier: file('classifier_parity.pth', all.keys(), key =>
      key.startsWith('FC.') ? key : `model.${key}`,
    ),
  }
}

/** Voxels of the merged scan: one axis longer than the model's input, one shorter. */
const size = [107, 126, 83] as const

/** A merged scan of four contrasts, int16 with a slope and an oblique affine, as a NIfTI file. */
export function mergedScan(): NamedSource {
  const srow = [-0.99, 0.08, 0, 70, 0.08, 0.995, 0.05, -90, 0.01, -0.05, 1.35, -60]
  const bytes = makeNifti({ dim: [4, ...size, 4], slope: 0.5, srow, voxels: scanVoxels() })
  return makeSource('merged.nii', bytes)
}

/** Stored values, x fastest and contrast slowest: an ellipsoid with blocks of texture and a ball in it. */
function scanVoxels(): number[] {
  const [nx, ny, nz] = size
  const [bx = 0, by = 0, bz = 0] = size.map(n => Math.floor((n + 7) / 8))
  const texture = uniforms('scan/coarse', 4 * bz * by * bx)
  const noise = uniforms('scan/noise', 4 * nz * ny * nx)
  const voxels = new Array<number>(noise.length).fill(0)
  const place = size.map(n => Array.from({ length: n }, (_, i) => (2 * i + 1) / n - 1))
  const squared = (axis: 0 | 1 | 2, i: number, centre: number, radius: number) => {
    const away = ((place[axis]?.[i] ?? 0) - centre) / radius
    // Not `away ** 2`: engines may round powers differently.
    return away * away
  }
  let at = 0
  for (const [contrast, lift] of [-300, 840, 600, 760].entries())
    for (let z = 0; z < nz; z++)
      for (let y = 0; y < ny; y++)
        for (let x = 0; x < nx; x++, at++) {
          const head = squared(0, x, 0, 0.82) + squared(1, y, 0, 0.9) + squared(2, z, 0, 0.8)
          if (head >= 1) continue
          const ball =
            squared(0, x, 0.3, 0.28) + squared(1, y, -0.2, 0.28) + squared(2, z, 0.1, 0.28)
          const block = ((contrast * bz + (z >> 3)) * by + (y >> 3)) * bx + (x >> 3)
          const level =
            800 * (contrast + 1) +
            720 * ((texture[block] ?? 0) - 0.5) -
            240 * head * (contrast - 1.5) +
            lift * (ball < 1 ? 1 : 0) +
            56 * ((noise[at] ?? 0) - 0.5)
          voxels[at] = Math.max(0, Math.floor(level))
        }
  return voxels
}

/** The hidden parts: 86 boxes of 16³ per contrast. */
export function parityBoxes(): Boxes {
  const [count, edge] = [86, 16]
  const corner = uniforms('boxes', 4 * count * 3).map(u => Math.floor(u * (96 - edge + 1)))
  return [0, 1, 2, 3].map(contrast =>
    Array.from({ length: count }, (_, i) => {
      const [x = 0, y = 0, z = 0] = corner.subarray(3 * (contrast * count + i))
      return [x, y, z, edge] as const
    }),
  )
}

/** An array that MONAI computed, of which some values and two moments are stored. */
export type Sampled = 'input_predict' | 'input_reconstruct' | 'hidden' | 'reconstruction'

/** The values of an array at the places where MONAI's are stored. */
export function sampled(name: Sampled, values: Float32Array): Float32Array {
  const count = expected[name].values.length
  return uniforms(`places/${name}`, count).map(u => values[Math.floor(u * values.length)] ?? NaN)
}

/** Mean and root mean square of all values of an array. */
export function moments(values: Float32Array): { readonly mean: number; readonly rms: number } {
  let sum = 0
  let squares = 0
  for (const value of values) {
    sum += value
    squares += value * value
  }
  return { mean: sum / values.length, rms: Math.sqrt(squares / values.length) }
}

import { multiply, type Point, voxelSizeOf } from '#volume/affine.ts'
import type { Volume } from '#volume/volume.ts'
import type { Rigid } from '../types.ts'
import { rigidOfEuler } from './rigid.ts'

/** elastix's parameter map: every value is a list of strings. */
export type Parameters = Record<string, string[]>

/**
 * Registers with elastix: a rigid motion from the fixed volume's space to the moving volume's.
 * Loaded by `elastix-node.ts` or `elastix-browser.ts`.
 */
export type Elastix = (
  fixed: ItkImage,
  moving: ItkImage,
  parameters: Parameters,
) => Promise<ElastixResult>

/** The part of elastix's result that is used. */
export interface ElastixResult {
  readonly transformParameterObject: unknown
}

/** A volume in ITK's form, LPS+. Arrays are mutable, as itk-wasm's types require. */
export type ItkImage = ReturnType<typeof toItk>

/** Converts a volume to a float32 ITK image. @param start applied to its affine, without resampling; the motion found comes on top */
export function toItk(volume: Volume, start?: Rigid) {
  const affine = start ? multiply(start, volume.affine) : volume.affine
  const spacing = voxelSizeOf(affine)
  const [x, y, z] = spacing
  const direction = [
    ...[-affine[0] / x, -affine[1] / y, -affine[2] / z],
    ...[-affine[4] / x, -affine[5] / y, -affine[6] / z],
    ...[affine[8] / x, affine[9] / y, affine[10] / z],
  ]
  return {
    imageType: {
      dimension: 3,
      componentType: 'float32' as const,
      pixelType: 'Scalar' as const,
      components: 1,
    },
    name: '',
    origin: [-affine[3], -affine[7], affine[11]],
    spacing: [...spacing],
    direction: Float64Array.from(direction),
    size: [...volume.size],
    data: Float32Array.from(volume.data),
    metadata: new Map<string, string>(),
  }
}

/** The motion in elastix's result (an EulerTransform), RAS+. */
export function rigidOf(result: ElastixResult): Rigid {
  const maps = result.transformParameterObject as readonly Record<string, readonly string[]>[]
  const map = maps.at(-1) ?? {}
  const numbers = (name: string) => (map[name] ?? []).map(Number)
  const [x = NaN, y = NaN, z = NaN, tx = NaN, ty = NaN, tz = NaN] = numbers('TransformParameters')
  const [cx = NaN, cy = NaN, cz = NaN] = numbers('CenterOfRotationPoint')
  const angles: Point = [x, y, z]
  return rigidOfEuler(angles, [tx, ty, tz], [cx, cy, cz])
}

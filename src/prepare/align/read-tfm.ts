import { Problem } from '#errors/problem.ts'
import { type Message, message } from '#messages/message.ts'
import type { Point } from '#volume/affine.ts'
import { type Affine, type Contrast, contrasts } from '#volume/volume.ts'
import type { GivenMotions, Rigid } from '../types.ts'
import { rigidAbout, rigidOfEuler } from './rigid.ts'

/** A transform file's name and content. */
export interface TransformFile {
  readonly name: string
  readonly text: string
}

/** Limit on the entries of a motion, mm: scanner coordinates stay far below. */
const farthest = 1e5
/** Tolerated deviation from a rotation matrix: files store six digits or more. */
const rounding = 1e-3

/**
 * Reads motions from ITK's text files, one per contrast, with the viewer's names:
 * `T1w_to_FLAIR.tfm` maps from the T1w's space to the FLAIR's.
 * @throws Problem that names the file: another name, another format, or not a rigid motion
 */
export function readTransforms(files: readonly TransformFile[]): GivenMotions {
  const rigid: Partial<Record<Contrast, Rigid>> = {}
  let reference: Contrast | undefined
  for (const file of files) {
    const { from, to } = endsOf(file.name)
    reference ??= from
    if (from !== reference || rigid[to])
      throw new Problem(
        'slot-conflict',
        message('prepare.transformMixed', { file: file.name, reference }),
        { file: file.name },
      )
    rigid[to] = readTfm(file)
  }
  if (!reference) throw new Problem('usage', message('prepare.noTransform'))
  return { reference, rigid }
}

function endsOf(name: string): { readonly from: Contrast; readonly to: Contrast } {
  const parts = /([a-z0-9]+)_to_([a-z0-9]+)\.(tfm|txt)$/i.exec(name)
  const [from, to] = [parts?.[1], parts?.[2]].map(part =>
    contrasts.find(contrast => contrast.toLowerCase() === part?.toLowerCase()),
  )
  if (from && to && from !== to) return { from, to }
  throw new Problem('unsupported', message('prepare.transformNames', { file: name }), {
    file: name,
  })
}

/**
 * Reads a rigid motion as ITK writes it, in LPS+ millimetres (itkTxtTransformIO, itkMatrixOffsetTransformBase).
 * @throws Problem 'bad-file' or 'unsupported'
 */
export function readTfm({ name, text }: TransformFile): Rigid {
  const of = (key: string) =>
    [...text.matchAll(new RegExp(`^${key}:(.*)$`, 'gm'))].map(([, value = '']) => value.trim())
  const numbers = (key: string) => (of(key)[0] ?? '').split(/\s+/).map(Number)
  const [kind, ...more] = of('Transform')
  if (!text.startsWith('#Insight Transform File') || !kind)
    throw new Problem('bad-file', message('prepare.notItk', { file: name }), { file: name })
  const refuse = (summary: Message) => new Problem('unsupported', summary, { file: name })
  if (more.length > 0)
    throw refuse(message('prepare.manyTransforms', { file: name, count: more.length + 1 }))
  const [parameters, fixed] = [numbers('Parameters'), numbers('FixedParameters')]
  const [a, b, c, d, e, f, g, h, i, x, y, z] = parameters as unknown as Numbers
  const centre = [fixed[0] ?? 0, fixed[1] ?? 0, fixed[2] ?? 0] as const
  const expect = (count: number) => {
    if (parameters.length !== count || ![...parameters, ...centre].every(Number.isFinite))
      throw new Problem(
        'bad-file',
        message('prepare.transformNumbers', { file: name, kind, count }),
        { file: name },
      )
  }
  const within = (rigid: Rigid): Rigid => {
    if (rigid.every(value => Math.abs(value) <= farthest)) return rigid
    throw new Problem('bad-file', message('prepare.transformFar', { file: name, metres: 100 }), {
      file: name,
    })
  }
  switch (kind.replace(/_(double|float)_3_3$/, '')) {
    case 'Euler3DTransform':
      expect(6)
      if (fixed[3]) throw refuse(message('prepare.eulerOrder', { file: name }))
      return within(rigidOfEuler([a, b, c], [d, e, f], centre))
    case 'VersorRigid3DTransform':
      expect(6)
      // A versor is the vector part of a unit quaternion, so it is never longer than 1.
      if (!(a * a + b * b + c * c <= 1 + rounding))
        throw refuse(message('prepare.notRigid', { file: name }))
      return within(rigidAbout(turnOfVersor([a, b, c]), [d, e, f], centre))
    case 'AffineTransform':
    case 'MatrixOffsetTransformBase': {
      expect(12)
      const rotation: Affine = [a, b, c, 0, d, e, f, 0, g, h, i, 0, 0, 0, 0, 1]
      if (!isTurn(rotation)) throw refuse(message('prepare.notRigid', { file: name }))
      return within(rigidAbout(rotation, [x, y, z], centre))
    }
    default:
      throw refuse(message('prepare.transformKind', { file: name, kind }))
  }
}

type Numbers = readonly [
  ...(readonly [number, number, number, number, number, number]),
  ...(readonly [number, number, number, number, number, number]),
]

/** Vector part of a unit quaternion → rotation matrix. */
function turnOfVersor([x, y, z]: Point): Affine {
  const w = Math.sqrt(Math.max(0, 1 - x * x - y * y - z * z))
  return [
    ...([1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w), 0] as const),
    ...([2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w), 0] as const),
    ...([2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y), 0] as const),
    ...([0, 0, 0, 1] as const),
  ]
}

/** Whether the matrix is a rotation: orthonormal rows, determinant +1. */
function isTurn([a, b, c, , d, e, f, , g, h, i]: Affine): boolean {
  const off = [
    a * a + b * b + c * c - 1,
    d * d + e * e + f * f - 1,
    g * g + h * h + i * i - 1,
    a * d + b * e + c * f,
    a * g + b * h + c * i,
    d * g + e * h + f * i,
  ]
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  return determinant > 0 && off.every(value => Math.abs(value) < rounding)
}

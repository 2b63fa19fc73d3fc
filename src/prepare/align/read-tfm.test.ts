import { describe, expect, it } from 'vitest'
import { readTfm, readTransforms } from './read-tfm.ts'
import { rigidOfEuler } from './rigid.ts'
import { tfmOf } from './tfm.ts'

const motion = rigidOfEuler([0.1, -0.2, 0.3], [4, -5, 6], [10, 20, 30])
const file = (kind: string, parameters: string, fixed: string, name = 'T1w_to_FLAIR.tfm') => ({
  name,
  text: `#Insight Transform File V1.0\r\n#Transform 0\nTransform: ${kind}_3_3\nParameters: ${parameters}\nFixedParameters: ${fixed}\n`,
})
/** The same motion in three of ITK's classes, as SimpleITK 2.5 writes them. */
const euler = file('Euler3DTransform_double', '0.1 -0.2 0.3 4 -5 6', '10 20 30 0')
const versor = file(
  'VersorRigid3DTransform_double',
  '0.06407134770607117 -0.09115754934299072 0.14357217502739192 4 -5 6',
  '10 20 30',
)
const affine = file(
  'AffineTransform_double',
  '0.9421546635113683 -0.29404383655185584 -0.16088136066569614 0.2706814883919034 0.9505637859220634 -0.15218416716418803 0.19767681165408388 0.09983341664682815 0.975170327201816 4 -5 6',
  '10 20 30',
)

function near(found: readonly number[], digits = 8) {
  expect(found).toHaveLength(16)
  for (const [at, value] of found.entries()) expect(value).toBeCloseTo(motion[at] ?? 0, digits)
}

describe('a motion', () => {
  it('survives a round trip', () => near(readTfm({ name: 'x', text: tfmOf(motion) })))
  it('is read from Euler angles about a centre', () => near(readTfm(euler)))
  it('is read from a versor', () => near(readTfm(versor)))
  it('is read from a matrix and a centre', () => near(readTfm(affine)))
})

it('takes the contrasts from the names', () => {
  const text = tfmOf(motion)
  const given = readTransforms([
    { name: 'T1w_to_FLAIR.tfm', text },
    { name: 'sub-1_t1w_to_t2w.txt', text },
  ])
  expect(given.reference).toBe('T1w')
  expect(Object.keys(given.rigid).sort()).toEqual(['FLAIR', 'T2w'])
  near(given.rigid.T2w ?? [])
})

describe('an error names the file', () => {
  const turn = '1 0 0 0 1 0 0 0 1'
  it.each([
    ['another name', { ...euler, name: 'flair.tfm' }, 'prepare.transformNames'],
    ['no ITK file', { name: 'T1w_to_T2w.tfm', text: '1 0 0 0' }, 'prepare.notItk'],
    ['a damaged one', file('AffineTransform_double', turn, '0 0 0'), 'prepare.transformNumbers'],
    [
      'no numbers',
      file('Euler3DTransform_double', '1 2 x 4 5 6', '0 0 0'),
      'prepare.transformNumbers',
    ],
    [
      'a stretched head',
      file('AffineTransform_double', '1.1 0 0 0 1 0 0 0 1 0 0 0', '0 0 0'),
      'prepare.notRigid',
    ],
    [
      'a mirrored head',
      file('AffineTransform_double', '-1 0 0 0 1 0 0 0 1 0 0 0', '0 0 0'),
      'prepare.notRigid',
    ],
    [
      'a versor over 1',
      file('VersorRigid3DTransform_double', '32 13 -16 1 2 3', '0 0 0'),
      'prepare.notRigid',
    ],
    [
      'an endless versor',
      file('VersorRigid3DTransform_double', '1e308 0 0 1 2 3', '0 0 0'),
      'prepare.notRigid',
    ],
    [
      'NaN',
      file('VersorRigid3DTransform_double', 'nan 0 0 1 2 3', '0 0 0'),
      'prepare.transformNumbers',
    ],
    [
      'infinity',
      file('Euler3DTransform_double', '0 0 0 inf 2 3', '0 0 0'),
      'prepare.transformNumbers',
    ],
    [
      'a huge shift',
      file('Euler3DTransform_double', '0 0 0 1e300 2 3', '0 0 0'),
      'prepare.transformFar',
    ],
    [
      'a centre far away',
      file('AffineTransform_double', '0 -1 0 1 0 0 0 0 1 0 0 0', '1e200 0 0'),
      'prepare.transformFar',
    ],
    ['a warp', file('BSplineTransform_double', '0', '0'), 'prepare.transformKind'],
    ['two', { ...euler, text: `${euler.text}${euler.text}` }, 'prepare.manyTransforms'],
  ])('%s is refused', (_, bad, key) => {
    expect(() => readTransforms([bad])).toThrow(
      expect.objectContaining({
        summary: expect.objectContaining({
          key,
          params: expect.objectContaining({ file: bad.name }),
        }),
      }),
    )
  })

  it('refuses transforms with two references, or two for one scan', () => {
    expect(() => readTransforms([euler, { ...euler, name: 'T1c_to_T2w.tfm' }])).toThrow(
      /^T1c_to_T2w\.tfm: all transforms must start/,
    )
    expect(() => readTransforms([euler, euler])).toThrow(/lead to different ones/)
  })
})

import { describe, expect, it } from 'vitest'
import { multiply } from '#volume/affine.ts'
import { sampleOf } from '#volume/testing/samples.ts'
import { afterMotion, rawHead } from '../testing/raw-head.ts'
import type { RawScan, Rigid } from '../types.ts'
import { motionOf } from './alignment.ts'
import { nodeElastix } from './elastix-node.ts'
import { register } from './register.ts'
import { degreesOf, distanceAt, invertRigid, middleOf, rigidOfEuler } from './rigid.ts'

/** A rotation of about 15° around the scan's centre, and a shift of 25 mm. */
function motionAbout({ volume }: RawScan): Rigid {
  const [x, y, z] = middleOf(volume)
  return rigidOfEuler([0.2, -0.15, 0.2], [12, -18, 15], [-x, -y, z])
}

/** Expects the known motion within 0.5°, and within 1 mm up to 70 mm from the centre. */
function expectFound(found: Rigid, made: Rigid, { volume }: RawScan): void {
  const error = multiply(invertRigid(made), found)
  expect(degreesOf(error)).toBeLessThan(0.5)
  const [x, y, z] = middleOf(volume)
  for (const [dx, dy, dz] of [
    [0, 0, 0],
    [-50, 0, 0],
    [0, 70, 0],
    [0, 0, 50],
  ] as const)
    expect(distanceAt(error, [x + dx, y + dy, z + dz])).toBeLessThan(1)
}

describe('a head with skull that moved between two scans', () => {
  it.each(['T2w', 'FLAIR'] as const)(
    '%s: the motion is found, though headers agree',
    async contrast => {
      const { scan: fixed } = await rawHead(sampleOf('glioma-mutant'), 'T1w')
      const { scan } = await rawHead(sampleOf('glioma-mutant'), contrast)
      const motion = motionAbout(scan)
      const moving = afterMotion(scan, motion)
      expect(moving.volume.affine).toEqual(scan.volume.affine)
      const found = await register(nodeElastix, fixed, moving)
      expectFound(found.rigid, motion, fixed)
      const { state, degrees } = motionOf(fixed, found)
      expect(state).toBe('moved')
      expect(Math.abs(degrees - degreesOf(motion))).toBeLessThan(0.5)
    },
  )

  it('without motion is not moved', async () => {
    const { scan: fixed } = await rawHead(sampleOf('glioma-mutant'), 'T1w')
    const { scan: moving } = await rawHead(sampleOf('glioma-mutant'), 'T2w')
    expect(motionOf(fixed, await register(nodeElastix, fixed, moving)).state).toBe('aligned')
  })
})

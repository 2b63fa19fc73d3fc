import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { identity } from '#volume/affine.ts'
import { contrasts } from '#volume/volume.ts'
import { type GivenMotions, type Motion, type RawScan, type Rigid, scanLabel } from '../types.ts'
import { centreOfMass } from './mutual-information.ts'
import type { Registration } from './register.ts'
import { degreesOf, distanceAt } from './rigid.ts'

/** Repeatability of a registration: smaller motions are ignored, without resampling. */
const still = { degrees: 0.5, mm: 0.5 }
/** Minimum relative gain in mutual information for a motion to count. */
const leastGain = 0.01

/**
 * Decides from a registration whether a scan is already aligned. Headers aren't used: scans on one grid
 * may show a head that moved between them.
 */
export function motionOf(reference: RawScan, found: Registration): Motion {
  const { rigid, quality, before } = found
  const degrees = degreesOf(rigid)
  const mm = distanceAt(rigid, centreOfMass(reference.volume))
  const small = degrees <= still.degrees && mm <= still.mm
  const useless = quality - 1 < (before - 1) * (1 + leastGain)
  return small || useless
    ? { state: 'aligned', degrees, mm, rigid: identity, quality: before }
    : { state: 'moved', degrees, mm, rigid, quality }
}

/** A motion read from a file. */
export function motionFromFile(reference: RawScan, rigid: Rigid): Motion {
  const mm = distanceAt(rigid, centreOfMass(reference.volume))
  return { state: 'given', degrees: degreesOf(rigid), mm, rigid, quality: null }
}

/**
 * The motions from files for these scans.
 * @throws Problem 'slot-conflict' when they start from another reference or lead to none of these scans
 */
export function motionsFrom(
  { reference: from, rigid }: GivenMotions,
  scans: readonly RawScan[],
  reference: RawScan,
): GivenMotions['rigid'] {
  if (from !== reference.contrast)
    throw new Problem(
      'slot-conflict',
      message('prepare.otherReference', { from, scan: scanLabel(reference) }),
    )
  const strangers = contrasts.filter(
    contrast => rigid[contrast] && scans.every(scan => scan.contrast !== contrast),
  )
  if (strangers.length > 0)
    throw new Problem(
      'slot-conflict',
      message('prepare.transformWithoutScan', { contrasts: strangers }),
    )
  return rigid
}

/** Whether the motion was measured or read, so that a transform file is worth writing. */
export function isKnown({ state }: Motion): boolean {
  return state === 'moved' || state === 'aligned' || state === 'given'
}

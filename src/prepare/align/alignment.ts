import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { identity } from '#volume/affine.ts'
import { contrasts } from '#volume/volume.ts'
import { type GivenMotions, type Motion, named, type RawScan, type Rigid } from '../types.ts'
import { centreOfMass } from './mutual-information.ts'
import type { Registration } from './register.ts'
import { degreesOf, distanceAt } from './rigid.ts'

/** A motion this small is what two registrations of one pair differ by: nothing is resampled for it. */
const still = { degrees: 0.5, mm: 0.5 }
/** A motion that explains the scans no better than this, as a share of what they tell of each other. */
const leastGain = 0.01

/**
 * Whether a scan lies on the reference already is measured by what a registration found, never read
 * from headers: scans that share a header's grid may show a head that moved between them.
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

/** A motion that a file told of. */
export function givenMotion(reference: RawScan, rigid: Rigid): Motion {
  const mm = distanceAt(rigid, centreOfMass(reference.volume))
  return { state: 'given', degrees: degreesOf(rigid), mm, rigid, quality: null }
}

/**
 * What files tell of these scans.
 * @throws Problem 'slot-conflict' when they lead from another scan, or to none of these
 */
export function motionsFrom(
  { reference: from, rigid }: GivenMotions,
  scans: readonly RawScan[],
  reference: RawScan,
): GivenMotions['rigid'] {
  if (from !== reference.contrast)
    throw new Problem(
      'slot-conflict',
      message('prepare.otherReference', { from, scan: named(reference) }),
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

/** Whether it's known how the scan lies to the reference: worth a transform file. */
export function isKnown({ state }: Motion): boolean {
  return state === 'moved' || state === 'aligned' || state === 'given'
}

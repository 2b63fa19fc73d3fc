import { identity } from '#volume/affine.ts'
import type { Motion, RawScan } from '../types.ts'
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

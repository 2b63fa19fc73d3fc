import { type Message, message } from '#messages/message.ts'
import { invert, multiply } from '#volume/affine.ts'
import { inverse } from './align/rigid.ts'
import type { Owned } from './mask.ts'
import { type Mask, named, type Rigid } from './types.ts'

/**
 * Brains found in one head's contrasts overlap by 0.962 to 0.981 once they are aligned, two people's
 * by 0.898 to 0.934 (`npx tsx bench/people.ts`).
 */
const sameHead = 0.95

/**
 * Whether the scans show one head, well aligned: each one's own brain is laid over the first's.
 */
export function overlapWarnings([first, ...others]: readonly Owned[]): Message[] {
  if (!first) return []
  return others.flatMap(({ scan, motion, brain }) => {
    const rigid = multiply(motion.rigid, inverse(first.motion.rigid))
    const shared = overlap(first.brain, brain, rigid)
    return shared < sameHead
      ? [
          message('prepare.fewShared', {
            scan: named(scan),
            reference: named(first.scan),
            share: shared,
          }),
        ]
      : []
  })
}

/**
 * Dice of two masks on grids of their own, over the places that both grids reach.
 * @param rigid a point of the first's space → the same anatomy's in the other's
 * @returns 0 … 1; 0 where no place is shared
 */
export function overlap(mask: Mask, other: Mask, rigid: Rigid): number {
  const m = multiply(multiply(invert(other.affine), rigid), mask.affine)
  const [nx, ny, nz] = other.size
  let [both, all, at] = [0, 0, 0]
  for (let k = 0; k < mask.size[2]; k++)
    for (let j = 0; j < mask.size[1]; j++)
      for (let i = 0; i < mask.size[0]; i++, at++) {
        const x = Math.round(m[0] * i + m[1] * j + m[2] * k + m[3])
        const y = Math.round(m[4] * i + m[5] * j + m[6] * k + m[7])
        const z = Math.round(m[8] * i + m[9] * j + m[10] * k + m[11])
        if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue
        const one = mask.data[at] ? 1 : 0
        const two = other.data[x + nx * (y + ny * z)] ? 1 : 0
        both += one & two
        all += one + two
      }
  return all > 0 ? (2 * both) / all : 0
}

import { type Message, message } from '#messages/message.ts'
import { invert, multiply } from '#volume/affine.ts'
import { invertRigid } from './align/rigid.ts'
import type { Owned } from './mask.ts'
import { type Mask, type Rigid, scanLabel } from './types.ts'

/**
 * Brains found in one head's contrasts overlap by 0.962 to 0.981 once they are aligned, two people's
 * by 0.898 to 0.934 (`npx tsx bench/people.ts`).
 */
const sameHead = 0.95

/**
 * Warns when the scans may not show one head, or are badly aligned: compares each scan's own brain with
 * the first scan's.
 */
export function overlapWarnings([first, ...others]: readonly Owned[]): Message[] {
  if (!first) return []
  return others.flatMap(({ scan, motion, brain }) => {
    const rigid = multiply(motion.rigid, invertRigid(first.motion.rigid))
    const shared = measureOverlap(first.brain, brain, rigid)
    return shared < sameHead
      ? [
          message('prepare.fewShared', {
            scan: scanLabel(scan),
            reference: scanLabel(first.scan),
            share: shared,
          }),
        ]
      : []
  })
}

/**
 * Dice coefficient of two masks on different grids, over the overlap of both grids.
 * @param rigid point of the first space → the same anatomy in the other's
 * @returns 0 … 1; 0 without overlap
 */
export function measureOverlap(mask: Mask, other: Mask, rigid: Rigid): number {
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

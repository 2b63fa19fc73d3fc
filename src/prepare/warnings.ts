import { type Message, message } from '#messages/message.ts'
import type { Contrast } from '#volume/volume.ts'
import { measureCoverage } from './align/resample.ts'
import type { Placed } from './mask.ts'
import { type AlignedScan, type Box, type Mask, scanLabel } from './types.ts'

/** Minimum share of the brain in a scan's field of view without a warning. */
const wholeBrain = 0.98
/** Maximum share of brain on a wall of the mask's box; above it the field of view cuts the brain. */
const cutWall = 0.1

/** Warnings about the alignment. */
export function motionWarnings(placed: readonly Placed[]): Message[] {
  return placed.some(({ motion }) => motion.state === 'unmeasured')
    ? [message('prepare.notMeasured')]
    : []
}

/** Warnings about a mask. */
export function maskWarnings(
  scans: readonly AlignedScan[],
  reference: Contrast,
  mask: Mask,
  box: Box,
): Message[] {
  const cut = scans.find(({ contrast }) => contrast === reference && isCut(mask, box))
  return [
    ...scans.flatMap(scan => {
      const share = measureCoverage(mask, scan.source, scan.motion.rigid)
      return share < wholeBrain
        ? [message('prepare.partOfBrain', { scan: scanLabel(scan), share })]
        : []
    }),
    ...(cut ? [message('prepare.cutBrain', { scan: scanLabel(cut) })] : []),
  ]
}

/** Whether a large section of the brain touches a wall of the grid. */
function isCut({ data, size }: Mask, { start, size: inner }: Box): boolean {
  const [nx, ny] = size
  return ([0, 1, 2] as const).some(axis => {
    const ends = [0, size[axis] - 1].filter(
      end => end === start[axis] || end === start[axis] + inner[axis] - 1,
    )
    return ends.some(end => {
      let [brain, wall] = [0, 0]
      const from = [...start] as [number, number, number]
      const to = [start[0] + inner[0], start[1] + inner[1], start[2] + inner[2]] as const
      const upTo = (a: 0 | 1 | 2) => (a === axis ? end + 1 : to[a])
      from[axis] = end
      for (let z = from[2]; z < upTo(2); z++)
        for (let y = from[1]; y < upTo(1); y++)
          for (let x = from[0]; x < upTo(0); x++) {
            wall++
            if (data[x + nx * (y + ny * z)]) brain++
          }
      return brain > wall * cutWall
    })
  })
}

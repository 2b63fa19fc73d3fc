import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import { message } from '#messages/message.ts'
import { type ClosestAxes, sameGrid, stretchVoxels } from '#volume/affine.ts'
import { float32Voxels } from '#volume/memory.ts'
import { reorientedGrid } from '#volume/orient.ts'
import type { Grid, Volume } from '#volume/volume.ts'
import { inputLength, inputSide as side, inputVoxels as voxels } from '../architecture.ts'
import { applyStep, channelOf, type Step } from './steps.ts'

export type { Step } from './steps.ts'

export interface InputRequest {
  /** In contrast order; null for a missing contrast. All on one grid. */
  readonly volumes: readonly [Volume | null, Volume | null, Volume | null, Volume | null]
  /** From the bundle's `preprocessor_config.json`. LaMIM predicts from [minmax all, resize] and
   * reconstructs from [resize, minmax contrast]. */
  readonly steps: readonly Step[]
  /** 'stored': the file's axis order, as LaMIM's authors use. 'RAS': axes swapped and flipped first. */
  readonly orientation: 'stored' | 'RAS'
}

/**
 * Converts volumes to the model's input. A missing contrast becomes zeros and is ignored by min–max.
 * @returns `input`, 4 × 96³, contrast, x, y, z with z fastest; `grid`, the centres of its voxels in mm RAS+
 * @throws Problem 'grid-mismatch' when sizes or affines differ; 'usage' without any volume;
 * AbortError when cancelled
 */
export async function toInput(
  { volumes, steps, orientation }: InputRequest,
  control: Control = {},
): Promise<{ input: Float32Array; grid: Grid }> {
  const present = volumes.filter(volume => volume !== null)
  const [first] = present
  if (!first) throw new Problem('usage', message('lamim.noScan'))
  for (const volume of present) {
    const grids = sameGrid(first, volume)
    if (!grids.same)
      throw new Problem(
        'grid-mismatch',
        message('lamim.differentGrids', { difference: grids.differs }),
      )
  }
  const { onProgress, signal } = control
  const passes = present.length * (1 + steps.filter(({ op }) => op === 'clip').length)
  let done = 0
  const tick = () => {
    signal?.throwIfAborted()
    done++
    onProgress?.({
      stage: message('lamim.preparingInput'),
      fraction: Math.min(0.99, done / passes),
    })
  }
  signal?.throwIfAborted()
  const channels = volumes.map(volume => (volume ? channelOf(volume) : null))
  const filled = channels.filter(channel => channel !== null)
  // Without this step the sizes wouldn't fit the model.
  const all: readonly Step[] = steps.some(({ op }) => op === 'resize')
    ? steps
    : [...steps, { op: 'resize', mode: 'area' }]
  for (const step of all) applyStep(filled, step, tick)

  const { axes, grid } = modelGrid(first, orientation)
  const input = float32Voxels(inputLength)
  for (const [i, channel] of channels.entries())
    if (channel?.resized)
      crossOver(channel.resized, axes, input.subarray(i * voxels, (i + 1) * voxels))
  onProgress?.({ stage: message('lamim.preparingInput'), fraction: 1 })
  return { input, grid }
}

const asStored: ClosestAxes = [
  { stored: 0, sign: 1 },
  { stored: 1, sign: 1 },
  { stored: 2, sign: 1 },
]

/** Grid of the 96³ input: each voxel covers n/96 stored voxels along an axis. */
function modelGrid({ size, affine }: Grid, orientation: 'stored' | 'RAS') {
  const stored: Grid = {
    size: [side, side, side],
    affine: stretchVoxels(affine, [size[0] / side, size[1] / side, size[2] / side]),
  }
  if (orientation === 'stored') return { axes: asStored, grid: stored }
  const { axes, ...turned } = reorientedGrid(stored.size, stored.affine)
  return { axes, grid: { size: turned.size, affine: turned.affine } }
}

/**
 * The only conversion from a volume's order (x fastest) to the model's (z fastest). Pooling windows are
 * symmetrical, so reordering axes after pooling equals reordering the scan first.
 */
function crossOver(from: Float32Array, axes: ClosestAxes, to: Float32Array): void {
  const steps = [1, side, side * side] as const
  const [x, y, z] = axes.map(({ stored, sign }) => ({
    step: steps[stored] * sign,
    start: sign < 0 ? (side - 1) * steps[stored] : 0,
  }))
  if (!(x && y && z)) return
  // y is outermost, so that each cache line along x is used completely before eviction.
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++) {
      let at = (i * side + j) * side
      let source = x.start + y.start + z.start + i * x.step + j * y.step
      for (let k = 0; k < side; k++, source += z.step) to[at++] = from[source] ?? 0
    }
}

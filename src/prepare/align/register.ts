import { Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import { message } from '#messages/message.ts'
import { identity, multiply } from '#volume/affine.ts'
import type { Volume } from '#volume/volume.ts'
import { type RawScan, type Rigid, scanLabel } from '../types.ts'
import { type Elastix, type Parameters, rigidOf, toItk } from './elastix.ts'
import { centreOfMass, mutualInformation } from './mutual-information.ts'
import { invertRigid, makeTranslation } from './rigid.ts'
import { shrink } from './shrink.ts'

/** A measured motion, and the mutual information with and without it. */
export interface Registration {
  readonly rigid: Rigid
  /** Normalized mutual information, 1 … 2. */
  readonly quality: number
  readonly before: number
}

/** Scans of different objects stay below this quality. */
const leastQuality = 1.08

const base: Parameters = {
  Registration: ['MultiResolutionRegistration'],
  Metric: ['AdvancedMattesMutualInformation'],
  NumberOfHistogramBins: ['32'],
  Transform: ['EulerTransform'],
  AutomaticScalesEstimation: ['true'],
  AutomaticTransformInitialization: ['false'],
  Optimizer: ['AdaptiveStochasticGradientDescent'],
  AutomaticParameterEstimation: ['true'],
  ImageSampler: ['RandomCoordinate'],
  NewSamplesEveryIteration: ['true'],
  NumberOfSamplesForExactGradient: ['4096'],
  NumberOfSpatialSamples: ['2048'],
  CheckNumberOfSamples: ['true'],
  MaximumNumberOfSamplingAttempts: ['8'],
  RequiredRatioOfValidSamples: ['0.1'],
  Interpolator: ['LinearInterpolator'],
  ResampleInterpolator: ['FinalLinearInterpolator'],
  Resampler: ['DefaultResampler'],
  FixedImagePyramid: ['FixedSmoothingImagePyramid'],
  MovingImagePyramid: ['MovingSmoothingImagePyramid'],
  WriteResultImage: ['false'],
  WriteIterationInfo: ['false'],
}

const coarse: Parameters = {
  ...base,
  NumberOfResolutions: ['2'],
  MaximumNumberOfIterations: ['150'],
  MaximumStepLength: ['4', '2'],
}

const fine: Parameters = {
  ...base,
  NumberOfResolutions: ['2'],
  MaximumNumberOfIterations: ['250'],
  MaximumStepLength: ['1', '0.5'],
}

/**
 * Finds the rigid motion between two scans of one head by mutual information, coarse to fine.
 * @throws Problem 'unsupported' when the scans can't be aligned
 */
export async function register(
  elastix: Elastix,
  fixed: RawScan,
  moving: RawScan,
  control: Control = {},
): Promise<Registration> {
  const refusal = (details: string, cause?: unknown) =>
    new Problem(
      'unsupported',
      message('prepare.notAligned', { scan: scanLabel(moving), reference: scanLabel(fixed) }),
      { file: moving.name, details, cause },
    )
  const [rough, roughMoving] = [shrink(fixed.volume, 4), shrink(moving.volume, 4)]
  const [from, to] = [centreOfMass(rough), centreOfMass(roughMoving)]
  const score = (rigid: Rigid) => mutualInformation(rough, roughMoving, rigid)
  // Scans without overlap by their headers give the optimizer no gradient.
  const starts = [
    identity,
    makeTranslation(to[0] - from[0], to[1] - from[1], to[2] - from[2]),
  ].filter(start => score(start) > 0)
  let runs = 0
  const run = async (a: Volume, b: Volume, parameters: Parameters, start: Rigid) => {
    control.signal?.throwIfAborted()
    control.onProgress?.({
      stage: message('prepare.aligning', { scan: scanLabel(moving) }),
      fraction: runs++ / (starts.length + 1),
    })
    // x → start · x maps fixed to moving, so the moving grid is moved by its inverse.
    const found = await elastix(toItk(a), toItk(b, invertRigid(start)), parameters).catch(
      // The WebAssembly throws a number when the optimizer moves the scans apart.
      (cause: unknown) => {
        throw refusal(String(cause), cause)
      },
    )
    return multiply(start, rigidOf(found))
  }
  let best: Rigid = identity
  for (const start of starts) {
    const found = await run(rough, roughMoving, coarse, start)
    if (score(found) > score(best)) best = found
  }
  if (!(score(best) > 0)) throw refusal('no overlap')
  const [sharp, sharpMoving] = [shrink(fixed.volume, 2), shrink(moving.volume, 2)]
  const rigid = await run(sharp, sharpMoving, fine, best)
  const quality = mutualInformation(sharp, sharpMoving, rigid)
  const before = mutualInformation(sharp, sharpMoving, identity)
  // `!(a >= b)` also refuses NaN, the quality of an invalid transform.
  if (!(Math.max(quality, before) >= leastQuality))
    throw refusal(`normalized mutual information ${quality}`)
  return { rigid, quality, before }
}

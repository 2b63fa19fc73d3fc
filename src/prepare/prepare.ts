import { type Control, scaleProgress } from '#errors/progress.ts'
import { message } from '#messages/message.ts'
import { identity } from '#volume/affine.ts'
import { robustRange } from '#volume/range.ts'
import { isStripped, strippedBrain } from '#volume/stripped.ts'
import { contrasts } from '#volume/volume.ts'
import { motionFromFile, motionOf, motionsFrom } from './align/alignment.ts'
import type { Elastix } from './align/elastix.ts'
import { referenceOf } from './align/reference.ts'
import { register } from './align/register.ts'
import { resample } from './align/resample.ts'
import { cropAligned } from './crop-aligned.ts'
import { alignMask, fullMask, type Owned, type Placed, supportOf } from './mask.ts'
import { overlapWarnings } from './overlap.ts'
import type { Aligned, Mask, Motion, Prepared, PrepareOptions, RawScan } from './types.ts'
import { motionWarnings } from './warnings.ts'

/** The functions behind the steps; browser and Node provide different ones. */
export interface Tools {
  readonly elastix: Elastix
  /** @returns a mask on the scan's own grid */
  readonly extractBrain: (scan: RawScan, control: Control) => Promise<Mask>
}

/**
 * Prepares raw scans of one head for LaMIM: on one grid, without skull, cropped to the brain.
 * Aligns to the reference, finds the brain (or uses the user's mask, or the non-zero voxels of stripped
 * scans), crops.
 * @throws Problem that names the scan: not alignable, an empty mask, two scans of one contrast
 */
export async function prepare(
  tools: Tools,
  scans: readonly RawScan[],
  options: PrepareOptions,
  control: Control = {},
): Promise<Prepared> {
  const reference = referenceOf(scans)
  const ordered = contrasts.flatMap(
    contrast => scans.find(scan => scan.contrast === contrast) ?? [],
  )
  const placed = await align(tools, ordered, reference, options, scaleProgress(control, 0, 0.7))
  const { mask, maskFrom, brains } = await findBrain(
    tools,
    placed,
    reference,
    options,
    scaleProgress(control, 0.7, 0.95),
  )
  const aligned: Aligned = {
    reference: reference.contrast,
    scans: placed.map(({ scan, motion }) => {
      control.onProgress?.({
        stage: message('prepare.cropping', { name: scan.name }),
        fraction: 0.95,
      })
      return alignedScan(scan, motion, reference)
    }),
    alignmentWarnings: [...motionWarnings(placed), ...overlapWarnings(brains)],
  }
  const prepared = cropAligned(aligned, mask, maskFrom)
  control.onProgress?.({ stage: message('prepare.done'), fraction: 1 })
  return prepared
}

function alignedScan({ contrast, name, volume }: RawScan, motion: Motion, reference: RawScan) {
  const aligned = resample(volume, reference.volume, motion.rigid)
  const { size, affine } = volume
  const source = { size, affine }
  return { contrast, name, source, motion, aligned, alignedRange: robustRange(aligned) }
}

const still: Motion = {
  state: 'reference',
  degrees: 0,
  mm: 0,
  rigid: identity,
  quality: null,
}

async function align(
  { elastix }: Tools,
  scans: readonly RawScan[],
  reference: RawScan,
  { align: how }: PrepareOptions,
  control: Control,
): Promise<Placed[]> {
  const given = typeof how === 'object' ? motionsFrom(how, scans, reference) : {}
  const moving = scans.filter(scan => scan !== reference)
  const placed: Placed[] = []
  for (const scan of scans) {
    const rigid = given[scan.contrast]
    if (scan === reference) placed.push({ scan, motion: still })
    else if (how === 'leave') placed.push({ scan, motion: { ...still, state: 'unmeasured' } })
    else if (rigid) placed.push({ scan, motion: motionFromFile(reference, rigid) })
    else {
      const at = moving.indexOf(scan)
      const part = scaleProgress(control, at / moving.length, (at + 1) / moving.length)
      const found = await register(elastix, reference, scan, part)
      placed.push({ scan, motion: motionOf(reference, found) })
    }
  }
  return placed
}

/** The mask, and each scan's own brain, the reference's first. */
interface Brain extends Pick<Prepared, 'mask' | 'maskFrom'> {
  readonly brains: readonly Owned[]
}

async function findBrain(
  { extractBrain }: Tools,
  placed: readonly Placed[],
  reference: RawScan,
  { mask, maskOf }: PrepareOptions,
  control: Control,
): Promise<Brain> {
  if (mask === 'everything')
    return { mask: fullMask(reference), maskFrom: 'everything', brains: [] }
  if (mask) {
    const given = alignMask(mask, maskOf ?? null, placed, reference)
    return { mask: given, maskFrom: 'given', brains: [] }
  }
  const stripped = placed.filter(({ scan }) => isStripped(scan.volume))
  if (stripped.length > 0) {
    const brains = stripped.map(one => ({ ...one, brain: strippedBrain(one.scan.volume) }))
    return { mask: supportOf(brains, reference), maskFrom: 'stripped', brains }
  }
  const brains: Owned[] = []
  const first = (one: Placed) => (one.scan === reference ? 0 : 1)
  for (const [at, one] of placed.toSorted((a, b) => first(a) - first(b)).entries()) {
    control.signal?.throwIfAborted()
    const part = scaleProgress(control, at / placed.length, (at + 1) / placed.length)
    part.onProgress?.({
      stage: message('prepare.findingBrain', { name: one.scan.name }),
      fraction: 0,
    })
    brains.push({ ...one, brain: await extractBrain(one.scan, part) })
  }
  return { mask: brains[0]?.brain ?? fullMask(reference), maskFrom: 'extracted', brains }
}

import { asProblem, Problem } from '#errors/problem.ts'
import type { Control } from '#errors/progress.ts'
import { openFiles, type Scan } from '#intake/open.ts'
import { type Message, message } from '#messages/message.ts'
import { voxelSizeOf } from '#volume/affine.ts'
import { type NiftiHeader, parseNiftiHeader } from '#volume/nifti-header.ts'
import { headerBytes } from '#volume/nifti-magic.ts'
import { type Converted, convertSeries } from './dcm2niix.ts'
import { type Facts, factsOf } from './facts.ts'
import type { Group } from './group.ts'
import { guessSeries } from './guess.ts'
import { inflateFile } from './inflate-file.ts'
import { fewestSlices } from './judge.ts'
import { deflated, packingOf } from './packing.ts'
import type { Series } from './series.ts'

/** A tab runs out of memory when a larger series is converted. */
const mostBytes = 2 ** 30

/** The result of converting a group. */
export interface Outcome {
  readonly series: readonly Series[]
  readonly setAside: readonly { readonly file: string; readonly reason: Message }[]
  /** Volumes that look like scans but can't be used. */
  readonly refusals: readonly { readonly file: string; readonly problem: Problem }[]
}

/**
 * Converts one series. It may become several volumes (two echoes, two stacks).
 * @throws Problem when no volume results
 */
export async function convertGroup(group: Group, control: Control): Promise<Outcome> {
  const { name, files } = group
  control.signal?.throwIfAborted()
  control.onProgress?.({ stage: message('dicom.converting', { series: name }), fraction: 0 })
  const bytes = files.reduce((sum, { source }) => sum + source.size, 0)
  if (bytes > mostBytes)
    throw new Problem(
      'out-of-memory',
      message('dicom.tooLarge', { series: name, bytes, most: mostBytes }),
    )
  const outputs = await converted(group)
  const series: Series[] = []
  const setAside: { file: string; reason: Message }[] = []
  const refusals: { file: string; problem: Problem }[] = []
  for (const [at, output] of outputs.entries()) {
    control.signal?.throwIfAborted()
    const facts = factsOf(output.sidecar, files[0]?.header ?? null)
    // Phase images accompany the magnitude images and show no tissue contrast.
    if (outputs.length > 1 && facts.imageType.some(part => part === 'P' || part === 'PHASE'))
      continue
    const called = outputs.length > 1 ? numbered(group, at) : name
    try {
      const made = await scanIn(called, output)
      if ('key' in made) setAside.push({ file: called, reason: made })
      else series.push(seriesOf(group, called, facts, made))
    } catch (error) {
      refusals.push({ file: called, problem: asProblem(error) })
    }
  }
  if (series.length + setAside.length + refusals.length === 0) throw unreadable(group)
  return { series, setAside, refusals }
}

async function converted(group: Group): Promise<readonly Converted[]> {
  const { files } = group
  try {
    const bytes = await Promise.all(
      files.map(async ({ header, source }) =>
        header.transferSyntax === deflated
          ? inflateFile(source, Math.floor(mostBytes / files.length))
          : new Uint8Array(await source.arrayBuffer()),
      ),
    )
    const { outputs } = await convertSeries(bytes)
    requireWhole(group, outputs)
    return outputs
  } catch (cause) {
    throw cause instanceof Problem ? cause : unreadable(group, cause)
  }
}

/** @throws Problem when dcm2niix couldn't decompress some images: it skips them and closes the gap */
function requireWhole(group: Group, outputs: readonly Converted[]): void {
  const { name, files } = group
  const packing = packingIn(group)
  if (!packing || outputs.length === 0 || files.some(({ header }) => header.frames > 1)) return
  let left = files.filter(({ header }) => header.rows > 0).length
  for (const output of outputs) {
    if (output.evened) continue
    const { size, frames } = headerOf(name, output)
    left -= size[2] * frames
  }
  if (left > 0)
    throw new Problem(
      'bad-file',
      message('dicom.damagedImages', {
        series: name,
        damaged: left,
        count: files.length,
        packing,
      }),
    )
}

function unreadable(group: Group, cause?: unknown): Problem {
  const { name, files } = group
  const frames = files.some(({ header }) => header.frames > 1)
  const packing = packingIn(group)
  return new Problem(
    'bad-file',
    packing
      ? message('dicom.damagedPacked', { series: name, packing })
      : frames
        ? message('dicom.multiFrame', { series: name })
        : message('dicom.notConverted', { series: name }),
    { cause },
  )
}

function packingIn({ files }: Group): string | null {
  return files.map(({ header }) => packingOf(header.transferSyntax)).find(Boolean) ?? null
}

/** dcm2niix's file as a scan, or why it is set aside. @throws Problem when it isn't a single volume */
async function scanIn(name: string, output: Converted): Promise<Scan | Message> {
  const header = headerOf(name, output)
  if (header.frames > 1) return message('dicom.manyVolumes', { count: header.frames })
  if (Math.min(...header.size) < fewestSlices)
    throw new Problem(
      'unsupported',
      message('dicom.smallVolume', { series: name, size: header.size }),
    )
  const source = new Blob([output.nifti])
  const { scans, refusals, setAside } = await openFiles([{ name, source }])
  const [refusal] = refusals
  if (refusal) throw Problem.fromData(refusal.problem)
  return scans[0] ?? setAside[0]?.reason ?? message('dicom.holdsNothing')
}

/** Reads only the header: voxels are decoded once, when the scan is opened. */
function headerOf(name: string, { nifti }: Converted): NiftiHeader {
  return parseNiftiHeader(nifti.subarray(0, headerBytes), name)
}

function seriesOf(group: Group, name: string, facts: Facts, scan: Scan): Series {
  const { description, exam } = group
  const guess = guessSeries(description, facts)
  const { size, affine } = scan.volume
  return {
    id: scan.id,
    exam,
    name,
    description,
    guess,
    slices: size[2],
    size,
    voxel: voxelSizeOf(affine),
    derived: facts.imageType.includes('DERIVED'),
    facts,
    scan: { ...scan, guess },
  }
}

/** 't2_pd (series 4, part 2)' */
function numbered({ name }: Group, at: number): string {
  return name.endsWith(')') ? `${name.slice(0, -1)}, part ${at + 1})` : `${name}, part ${at + 1}`
}

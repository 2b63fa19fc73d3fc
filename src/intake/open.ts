import { asProblem, isAbort, Problem, type ProblemData } from '#errors/problem.ts'
import { type Control, scaleProgress } from '#errors/progress.ts'
import { sha256 } from '#io/sha256.ts'
import type { NamedSource } from '#io/source.ts'
import { type Message, message } from '#messages/message.ts'
import { type NiftiFacts, type NiftiFile, readNifti } from '#volume/nifti-read.ts'
import { extremes, robustRange } from '#volume/range.ts'
import { isStripped } from '#volume/stripped.ts'
import { contrasts, type Grid, type Volume } from '#volume/volume.ts'
import { type Guess, guessContrast } from './contrast.ts'

/** One opened 3D image. */
export interface Scan {
  /** Equal bytes give equal ids. */
  readonly id: string
  readonly file: string
  /** Which image of a merged 4D file, from 0; null for a 3D file. */
  readonly frame: number | null
  /** Hash of the dropped file, or of .hdr and .img concatenated. */
  readonly sha256: string
  readonly guess: Guess
  readonly volume: Volume
  /** Grid of the image in the file, if preparation changed the volume. */
  readonly fileGrid?: Grid
  readonly header: NiftiFacts
  /** Display window. */
  readonly range: { readonly low: number; readonly high: number }
  readonly constant: boolean
  /** Whether skull and skin were removed, judged by the voxels. */
  readonly stripped: boolean
  /** Notes on the file, shown after its name. */
  readonly notes: readonly Message[]
}

export interface Opened {
  readonly scans: readonly Scan[]
  readonly refusals: readonly { readonly file: string; readonly problem: ProblemData }[]
  readonly setAside: readonly { readonly file: string; readonly reason: Message }[]
}

type Outcome =
  | { readonly kind: 'scans'; readonly scans: readonly Scan[] }
  | { readonly kind: 'aside'; readonly reason: Message }

/**
 * Opens dropped files as scans with a guessed contrast. An unusable file becomes a refusal; the others
 * still open.
 * @throws AbortError when cancelled, nothing else
 */
export async function openFiles(
  files: readonly NamedSource[],
  control: Control = {},
): Promise<Opened> {
  const parts: Opened[] = []
  for (const { group, control: part } of shares(groupsOf(files), control))
    parts.push(await openGroup(group, part))
  return joined(parts)
}

/** The files of one image: a .hdr with its .img, or a single file. */
export type Group = readonly [file: NamedSource, pair?: NamedSource]

/** Gives each group a share of the progress in proportion to its size. */
export function shares(groups: readonly Group[], control: Control) {
  const total = groups.reduce((sum, [{ source }]) => sum + source.size, 0) || 1
  let done = 0
  return groups.map(group => {
    const from = done / total
    done += group[0].source.size
    return { group, control: scaleProgress(control, from, done / total) }
  })
}

/** Merges several results; a duplicate file is set aside. */
export function joined(parts: readonly Opened[]): Opened {
  const scans: Scan[] = []
  const setAside: Opened['setAside'][number][] = []
  for (const part of parts) {
    const known = [...scans]
    const twins = new Map<string, string>()
    for (const scan of part.scans) {
      const twin = known.find(({ sha256 }) => sha256 === scan.sha256)
      if (twin) twins.set(scan.file, twin.file)
      else scans.push(scan)
    }
    setAside.push(...part.setAside)
    for (const [file, twin] of twins)
      setAside.push({ file, reason: message('intake.sameFile', { twin }) })
  }
  return { scans, setAside, refusals: parts.flatMap(({ refusals }) => refusals) }
}

async function openGroup(group: Group, control: Control): Promise<Opened> {
  const [{ name }] = group
  try {
    const outcome = await openItem(group, control)
    return outcome.kind === 'aside'
      ? { scans: [], refusals: [], setAside: [{ file: name, reason: outcome.reason }] }
      : { scans: outcome.scans, refusals: [], setAside: [] }
  } catch (error) {
    if (isAbort(error) || control.signal?.aborted) throw error
    return { scans: [], setAside: [], refusals: [refusalOf(name, error)] }
  }
}

/** A refusal that names the file, for unexpected errors too. */
export function refusalOf(file: string, error: unknown): Opened['refusals'][number] {
  const problem = asProblem(error)
  if (problem.file !== undefined) return { file, problem: problem.toData() }
  const { code, summary, details } = problem
  const named = message('intake.couldNotOpen', { file, reason: summary })
  return { file, problem: new Problem(code, named, { file, details }).toData() }
}

/** Files that operating systems create in folders. */
function isHidden(name: string): boolean {
  const base = baseOf(name)
  return base.startsWith('.') || /^(thumbs\.db|desktop\.ini|__MACOSX)$/i.test(base)
}

/** Files that BIDS, converters and people put beside scans: sidecars, transforms, documents. */
function isNote(name: string): boolean {
  return /\.(json|tsv|csv|txt|md|bval|bvec|mat|log|xml|html?|pdf|docx?|xlsx?|pptx?|rtf)$/i.test(
    name,
  )
}

function baseOf(name: string): string {
  return name.split(/[\\/]/).at(-1) ?? name
}

/** Joins each .hdr with its .img and skips files that operating systems create. */
export function groupsOf(given: readonly NamedSource[]): Group[] {
  const files = given.filter(({ name }) => !isHidden(name))
  const key = (name: string) => name.replace(/\.(hdr|img)(\.gz)?$/i, '')
  const images = files.filter(({ name }) => /\.img(\.gz)?$/i.test(name))
  const headers = files.filter(({ name }) => /\.hdr(\.gz)?$/i.test(name))
  const taken = new Set<NamedSource>()
  const groups: Group[] = []
  for (const file of files) {
    if (headers.includes(file)) {
      const pair = images.find(({ name }) => key(name) === key(file.name))
      if (pair) taken.add(pair)
      groups.push(pair ? [file, pair] : [file])
    } else if (!images.includes(file)) groups.push([file])
  }
  for (const file of images) {
    const owned = headers.some(({ name }) => key(name) === key(file.name))
    if (!taken.has(file) && !owned) groups.push([file])
  }
  return groups
}

async function openItem([file, pair]: Group, control: Control): Promise<Outcome> {
  if (isNote(file.name)) return { kind: 'aside', reason: message('intake.notAScan') }
  const guess = guessContrast(file.name)
  if (guess.aside)
    return { kind: 'aside', reason: message('intake.namedMask', { reason: guess.reason }) }
  refuseLoneImage(file)
  const nifti = await readNifti(file, {
    ...scaleProgress(control, 0, 0.9),
    ...(pair ? { pair } : {}),
  })
  const { frames } = nifti.header
  if (frames !== 1 && frames !== contrasts.length)
    throw new Problem(
      'unsupported',
      message('intake.volumeCount', { file: file.name, count: frames, contrasts }),
      { file: file.name },
    )
  const hash = await sha256(pair ? new Blob([file.source, pair.source]) : file.source)
  control.signal?.throwIfAborted()
  if (frames === 1 && isMask(nifti))
    return { kind: 'aside', reason: message('intake.looksLikeMask') }
  const scans = Array.from({ length: frames }, (_, index) =>
    scanOf(nifti, index, hash, frames === 1 ? guess : mergedGuess(index)),
  )
  control.onProgress?.({ stage: message('volume.reading', { file: file.name }), fraction: 1 })
  // A merged file stores a missing contrast as zeros.
  const given = scans.filter(({ constant, volume }) => !(constant && volume.data[0] === 0))
  return { kind: 'scans', scans: frames === 1 || given.length === 0 ? scans : given }
}

function refuseLoneImage({ name }: NamedSource): void {
  if (!/\.img(\.gz)?$/i.test(name)) return
  throw new Problem(
    'bad-file',
    message('volume.headerMissing', {
      file: name,
      header: `${name.replace(/\.img(\.gz)?$/i, '')}.hdr`,
    }),
    { file: name },
  )
}

/** Integer voxels of only 0 and 1: a mask, whatever its name. */
function isMask(nifti: NiftiFile): boolean {
  const { data } = nifti.frame(0)
  if (data instanceof Float32Array || data instanceof Float64Array) return false
  const { low, high } = extremes(data)
  return low === 0 && high === 1
}

function mergedGuess(index: number): Guess {
  return {
    contrast: contrasts[index] ?? null,
    reason: message('intake.mergedVolume', { volume: index + 1, contrasts }),
  }
}

function scanOf(nifti: NiftiFile, index: number, hash: string, guess: Guess): Scan {
  const { notes, ...volume } = nifti.frame(index)
  const frame = nifti.header.frames === 1 ? null : index
  const { low, high } = extremes(volume.data)
  const constant = !(low < high)
  return {
    id: frame === null ? hash.slice(0, 16) : `${hash.slice(0, 16)}-${frame}`,
    file: nifti.name,
    frame,
    sha256: hash,
    guess,
    volume,
    header: nifti.header,
    range: robustRange(volume, { low, high }),
    constant,
    stripped: isStripped(volume),
    notes: [
      ...nifti.notes,
      ...notes,
      ...(constant ? [message('intake.constant', { value: low })] : []),
    ],
  }
}

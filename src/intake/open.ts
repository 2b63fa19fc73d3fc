import { asProblem, isAbort, Problem, type ProblemData } from '#errors/problem.ts'
import { type Control, within } from '#errors/progress.ts'
import { type NiftiFacts, type NiftiFile, readNifti } from '#volume/nifti-read.ts'
import { extremes, robustRange } from '#volume/range.ts'
import { sha256 } from '#volume/sha256.ts'
import type { NamedSource } from '#volume/source.ts'
import { isStripped } from '#volume/stripped.ts'
import { contrasts, type Volume } from '#volume/volume.ts'
import { type Guess, guessContrast } from './contrast.ts'

/** One 3D image of one contrast, ready to be looked at. */
export interface Scan {
  /** The same for the same bytes. */
  readonly id: string
  readonly file: string
  /** Which image of a merged 4D file, from 0; null for a 3D file. */
  readonly frame: number | null
  /** Of the file as dropped; of .hdr and .img joined. */
  readonly sha256: string
  readonly guess: Guess
  readonly volume: Volume
  readonly header: NiftiFacts
  /** A window to look at it with. */
  readonly range: { readonly low: number; readonly high: number }
  readonly constant: boolean
  /** Whether skull and skin are gone, judged by the voxels. */
  readonly stripped: boolean
  /** Oddities, as clauses that stand after the file's name. */
  readonly notes: readonly string[]
}

export interface Opened {
  readonly scans: readonly Scan[]
  readonly refusals: readonly { readonly file: string; readonly problem: ProblemData }[]
  readonly setAside: readonly { readonly file: string; readonly reason: string }[]
}

/** One NIfTI image: a file, or a header with its voxels. */
interface Item {
  readonly file: NamedSource
  readonly pair?: NamedSource
}

type Outcome =
  | { readonly kind: 'scans'; readonly scans: readonly Scan[] }
  | { readonly kind: 'aside'; readonly reason: string }

/**
 * Dropped files → scans with a guessed contrast. A file that can't be used becomes a refusal with one
 * sentence and doesn't keep the others from opening.
 * @throws AbortError when cancelled, nothing else
 */
export async function openFiles(
  files: readonly NamedSource[],
  control: Control = {},
): Promise<Opened> {
  const scans: Scan[] = []
  const refusals: { file: string; problem: ProblemData }[] = []
  const setAside: { file: string; reason: string }[] = []
  const items = pairUp(files.filter(({ name }) => !isHidden(name)))
  const total = items.reduce((sum, { file }) => sum + file.source.size, 0) || 1
  let done = 0
  for (const item of items) {
    const { file } = item
    const from = done / total
    done += file.source.size
    try {
      const outcome = await openItem(item, scans, within(control, from, done / total))
      if (outcome.kind === 'aside') setAside.push({ file: file.name, reason: outcome.reason })
      else scans.push(...outcome.scans)
    } catch (error) {
      if (isAbort(error) || control.signal?.aborted) throw error
      const problem = asProblem(error)
      refusals.push({ file: file.name, problem: { ...problem.toData(), file: file.name } })
    }
  }
  return { scans, refusals, setAside }
}

/** What operating systems leave in folders. */
function isHidden(name: string): boolean {
  const base = baseOf(name)
  return base.startsWith('.') || /^(thumbs\.db|desktop\.ini|__MACOSX)$/i.test(base)
}

/** What BIDS and converters lay beside each scan: a dropped folder is full of them. */
function isNote(name: string): boolean {
  return /\.(json|tsv|csv|txt|md|bval|bvec)$/i.test(name)
}

function baseOf(name: string): string {
  return name.split(/[\\/]/).at(-1) ?? name
}

/** Joins each .hdr with the .img of its name. */
function pairUp(files: readonly NamedSource[]): Item[] {
  const key = (name: string) => name.replace(/\.(hdr|img)(\.gz)?$/i, '')
  const images = files.filter(({ name }) => /\.img(\.gz)?$/i.test(name))
  const headers = files.filter(({ name }) => /\.hdr(\.gz)?$/i.test(name))
  const taken = new Set<NamedSource>()
  const items: Item[] = []
  for (const file of files) {
    if (headers.includes(file)) {
      const pair = images.find(({ name }) => key(name) === key(file.name))
      if (pair) taken.add(pair)
      items.push(pair ? { file, pair } : { file })
    } else if (!images.includes(file)) items.push({ file })
  }
  for (const file of images) {
    const owned = headers.some(({ name }) => key(name) === key(file.name))
    if (!taken.has(file) && !owned) items.push({ file })
  }
  return items
}

async function openItem(
  { file, pair }: Item,
  known: readonly Scan[],
  control: Control,
): Promise<Outcome> {
  if (isNote(file.name)) return { kind: 'aside', reason: 'it is a note that lies beside scans' }
  const guess = guessContrast(file.name)
  if (guess.aside) return { kind: 'aside', reason: guess.reason }
  refuseLoneImage(file)
  const nifti = await readNifti(file, { ...within(control, 0, 0.9), ...(pair ? { pair } : {}) })
  const { frames } = nifti.header
  if (frames !== 1 && frames !== contrasts.length)
    throw new Problem(
      'unsupported',
      `${file.name} holds ${frames} volumes; a merged file holds ${contrasts.length} (${contrasts.join(', ')}), any other one: export the one that is wanted as a 3D file.`,
      { file: file.name },
    )
  const hash = await sha256(pair ? new Blob([file.source, pair.source]) : file.source)
  control.signal?.throwIfAborted()
  const twin = known.find(scan => scan.sha256 === hash)
  if (twin) return { kind: 'aside', reason: `it is the same file as ${twin.file}` }
  if (frames === 1 && isMask(nifti))
    return { kind: 'aside', reason: 'it holds only 0 and 1: a mask' }
  const scans = Array.from({ length: frames }, (_, index) =>
    scanOf(nifti, index, hash, frames === 1 ? guess : mergedGuess(index)),
  )
  control.onProgress?.({ stage: `Reading ${file.name}`, fraction: 1 })
  return { kind: 'scans', scans }
}

function refuseLoneImage({ name }: NamedSource): void {
  if (!/\.img(\.gz)?$/i.test(name)) return
  throw new Problem(
    'bad-file',
    `${name} holds voxels alone; its header ${name.replace(/\.img(\.gz)?$/i, '')}.hdr is missing: drop both together.`,
    { file: name },
  )
}

/** Whole numbers, 0 and 1 alone: HD-BET's and others' masks, whatever they are called. */
function isMask(nifti: NiftiFile): boolean {
  const { data } = nifti.frame(0)
  if (data instanceof Float32Array || data instanceof Float64Array) return false
  const { low, high } = extremes(data)
  return low === 0 && high === 1
}

function mergedGuess(index: number): Guess {
  return {
    contrast: contrasts[index] ?? null,
    reason: `volume ${index + 1} of a merged file, in LaMIM's order (${contrasts.join(', ')})`,
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
      ...(constant ? [`every voxel has the same value (${low})`] : []),
    ],
  }
}

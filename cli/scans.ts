import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { examsOf, propose } from '#dicom/propose.ts'
import { readSeries } from '#dicom/read-series.ts'
import type { Series } from '#dicom/series.ts'
import { areAllNifti } from '#dicom/sort.ts'
import { Problem } from '#errors/problem.ts'
import type { Opened, Scan } from '#intake/open.ts'
import type { NamedSource } from '#io/source.ts'
import type { Run } from '#jobs/table.ts'
import { type Message, message } from '#messages/message.ts'
import { sourceAt } from './files.ts'
import { type Terminal, UsageError } from './verb.ts'

/** The content of some paths: scans from NIfTI files, and series from DICOM files. */
export interface Found extends Opened {
  readonly series: readonly Series[]
  /** Why they can't be one study: several patients or studies. */
  readonly mixed: Message | null
}

/** Folder depth beyond which nothing is read. */
const deepest = 8

/** The files at paths, and in their folders. */
export async function sourcesAt(paths: readonly string[]): Promise<NamedSource[]> {
  if (paths.length === 0) throw new UsageError(message('cli.noFile'))
  const lists = await Promise.all(
    paths.map(async path => {
      const folder = (await stat(path).catch(() => null))?.isDirectory() ?? false
      return folder ? walk(path, path, 0) : [await sourceAt(path)]
    }),
  )
  return lists.flat()
}

async function walk(root: string, folder: string, depth: number): Promise<NamedSource[]> {
  const found: NamedSource[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && depth < deepest) found.push(...(await walk(root, path, depth + 1)))
    else if (entry.isFile()) {
      const { source } = await sourceAt(path)
      found.push({ name: join(basename(root), relative(root, path)), source })
    }
  }
  return found
}

/** Opens NIfTI and DICOM from files, folders and zips. */
export async function readAt(run: Run, paths: readonly string[]): Promise<Found> {
  const files = await sourcesAt(paths)
  if (areAllNifti(files)) return { ...(await run('open', { files })), series: [], mixed: null }
  const read = await readSeries(files)
  const opened = await run('open', { files: read.others })
  return {
    series: read.series,
    mixed: read.mixed,
    scans: opened.scans,
    refusals: [...read.refused, ...opened.refusals],
    setAside: [...read.setAside, ...opened.setAside],
  }
}

/**
 * The scans at paths that make a study: every NIfTI scan, and the best DICOM series for each contrast.
 * What is left out is reported on standard error.
 * @throws Problem for unusable NIfTI files, for several patients or studies, and when no series has a
 *   known contrast
 */
export async function scansAt(
  run: Run,
  paths: readonly string[],
  { err, text }: Terminal,
): Promise<readonly Scan[]> {
  const { series, mixed, scans, refusals, setAside } = await readAt(run, paths)
  if (mixed) throw new Problem('unsupported', mixed)
  const chosen = best(series)
  const [refusal] = refusals
  // A series that can't be used, such as a localizer, doesn't keep the others from opening.
  if (refusal && chosen.length === 0) throw Problem.fromData(refusal.problem)
  for (const { problem } of refusals) err(`${text(Problem.fromData(problem).summary)}\n`)
  for (const { file, reason } of setAside) err(`${text('cli.setAside', { file, reason })}\n`)
  if (series.length > 0 && chosen.length === 0 && scans.length === 0)
    throw new Problem(
      'unsupported',
      message('cli.noContrastKnown', { series: series.map(({ name }) => name) }),
    )
  for (const { name: file, guess } of series.filter(one => !chosen.includes(one))) {
    const reason = guess.contrast
      ? message('cli.betterSeries', { contrast: guess.contrast })
      : message('cli.seriesUnknown', { reason: guess.reason })
    err(`${text('cli.setAside', { file, reason })}\n`)
  }
  return [...scans, ...chosen.map(({ scan }) => scan)]
}

/** The best series for each contrast. */
export function best(series: readonly Series[]): Series[] {
  const [exam] = examsOf(series)
  const ids = exam ? Object.values(propose(series, exam)) : []
  return series.filter(({ id }) => ids.includes(id))
}

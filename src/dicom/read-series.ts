import { asProblem, isAbort, Problem, type ProblemData } from '#errors/problem.ts'
import { type Control, scaleProgress } from '#errors/progress.ts'
import type { NamedSource } from '#io/source.ts'
import { type Message, message } from '#messages/message.ts'
import { convertGroup } from './convert-group.ts'
import { type Exam, type Group, groupSeries } from './group.ts'
import { judge } from './judge.ts'
import type { DicomRead, Series } from './series.ts'
import { areAllNifti, sortByContent } from './sort.ts'
import { unpack } from './zip.ts'

/** Shares of the progress for unpacking and for reading headers. */
const unpackedAt = 0.15
const sortedAt = 0.3

/**
 * Converts the DICOM series in files, folders and zips. Unusable series are refused; the others still
 * open.
 * @throws AbortError when cancelled, nothing else
 */
export async function readSeries(
  files: readonly NamedSource[],
  control: Control = {},
): Promise<DicomRead> {
  const refused: { file: string; problem: ProblemData }[] = []
  const setAside: { file: string; reason: Message }[] = []
  const refuse = (file: string, error: unknown) => {
    if (isAbort(error) || control.signal?.aborted) throw error
    refused.push({ file, problem: { ...asProblem(error).toData(), file } })
  }
  const unpacked = await unpackZips(files, refuse, scaleProgress(control, 0, unpackedAt))
  const visible = unpacked.filter(({ name }) => !isHidden(name))
  const sorted = areAllNifti(visible)
    ? { dicom: [], nifti: visible, rest: [] }
    : await sortByContent(visible, scaleProgress(control, unpackedAt, sortedAt))
  if (sorted.dicom.length === 0) {
    const none = sorted.nifti.length === 0 && isFolder(files) && sorted.rest.length > 0
    if (none) refuse('folder', withoutDicom(files, sorted.rest.length))
    return { series: [], refused, setAside, others: none ? [] : visible, mixed: null }
  }
  const [stranger, ...strangers] = sorted.rest
  if (stranger)
    setAside.push({
      file: stranger.name,
      reason: message('dicom.neitherFormat', { others: strangers.length }),
    })

  const found = await convertGroups(
    groupSeries(sorted.dicom),
    refuse,
    scaleProgress(control, sortedAt, 1),
  )
  setAside.push(...found.setAside)
  const { series, used } = found
  if (series.length === 0 && refused.length === 0) refuse('series', withoutScan(setAside))
  return { series, refused, setAside, others: sorted.nifti, mixed: mixtureOf(used) }
}

type Refuse = (name: string, error: unknown) => void

/** Files, and the files in zips among them. */
async function unpackZips(
  files: readonly NamedSource[],
  refuse: Refuse,
  control: Control,
): Promise<NamedSource[]> {
  const unpacked: NamedSource[] = []
  for (const file of files)
    if (!isZip(file)) unpacked.push(file)
    else
      try {
        unpacked.push(...(await unpack(file, control)))
      } catch (error) {
        refuse(file.name, error)
      }
  return unpacked
}

/** @returns the series, the files that aren't scans, and the examinations of the series */
async function convertGroups(groups: readonly Group[], refuse: Refuse, control: Control) {
  const series = new Map<string, Series>()
  const setAside: DicomRead['setAside'][number][] = []
  const used: Exam[] = []
  for (const [at, group] of groups.entries())
    try {
      const verdict = judge(group)
      if (verdict.kind === 'refuse') throw verdict.problem
      if (verdict.kind === 'aside') {
        setAside.push({ file: group.name, reason: verdict.reason })
        continue
      }
      const part = scaleProgress(control, at / groups.length, (at + 1) / groups.length)
      const converted = await convertGroup(group, part)
      if (converted.series.length > 0) used.push(group.exam)
      for (const one of converted.series) if (!series.has(one.id)) series.set(one.id, one)
      setAside.push(...converted.setAside)
      for (const { file, problem } of converted.refusals) refuse(file, problem)
    } catch (error) {
      refuse(group.name, error)
    }
  return { series: [...series.values()], setAside, used }
}

/** Why the series can't form one study; null when they can. */
function mixtureOf(exams: readonly Exam[]): Message | null {
  const patients = new Set(exams.map(({ patient }) => patient)).size
  const studies = new Set(exams.map(({ patient, study }) => `${patient}.${study}`)).size
  if (patients > 1) return message('dicom.mixedPatients', { count: patients })
  if (studies > 1) return message('dicom.mixedStudies', { count: studies })
  return null
}

function isZip({ name }: NamedSource): boolean {
  return /\.zip$/i.test(name)
}

/** Files that operating systems create in folders. */
function isHidden(name: string): boolean {
  const base = name.split(/[\\/]/).at(-1) ?? name
  return base.startsWith('.') || /^(thumbs\.db|desktop\.ini)$/i.test(base)
}

function isFolder(files: readonly NamedSource[]): boolean {
  return files.some(file => isZip(file) || /[\\/]/.test(file.name))
}

function withoutDicom(files: readonly NamedSource[], others: number): Problem {
  return new Problem(
    'unsupported',
    message('dicom.noDicom', { source: files.some(isZip) ? 'zip' : 'folder', count: others }),
  )
}

function withoutScan(setAside: DicomRead['setAside']): Problem {
  return new Problem('unsupported', message('dicom.noScan', { setAside }))
}

import type { Header } from './header.ts'
import type { DicomFile } from './sort.ts'

/** A patient's study, by our own counter: the real IDs identify patients. */
export interface Exam {
  readonly patient: number
  readonly study: number
}

/** The files of one series, ordered by position. */
export interface Group {
  readonly exam: Exam
  /** Name for messages: 't1_mprage (series 3)'. */
  readonly name: string
  readonly description: string
  readonly number: number | null
  readonly files: readonly DicomFile[]
}

/** Groups files by series; patients and studies are numbered in order of appearance. */
export function groupSeries(files: readonly DicomFile[]): Group[] {
  const patients: string[] = []
  const studies = new Map<string, string[]>()
  const groups = new Map<string, DicomFile[]>()
  for (const file of files) {
    const { patient, study, series } = file.header
    if (!patients.includes(patient)) patients.push(patient)
    const known = studies.get(patient) ?? []
    if (!known.includes(study)) known.push(study)
    studies.set(patient, known)
    const key = [patient, study, series].join('\0')
    const members = groups.get(key)
    if (members) members.push(file)
    else groups.set(key, [file])
  }
  return [...groups.values()]
    .map(members => {
      const [{ header }] = members as [DicomFile]
      return {
        exam: {
          patient: patients.indexOf(header.patient) + 1,
          study: (studies.get(header.patient) ?? []).indexOf(header.study) + 1,
        },
        name: nameOf(header),
        description: described(header),
        number: header.number,
        files: members,
      }
    })
    .sort(
      (a, b) =>
        a.exam.patient - b.exam.patient ||
        a.exam.study - b.exam.study ||
        (a.number ?? 0) - (b.number ?? 0),
    )
}

const longestDescription = 64

function described({ description }: Header): string {
  return description.slice(0, longestDescription)
}

function nameOf(header: Header): string {
  const series = header.number === null ? 'series without a number' : `series ${header.number}`
  const description = described(header)
  return description ? `${description} (${series})` : series
}

import type { ProblemData } from '#errors/problem.ts'
import type { Guess } from '#intake/contrast.ts'
import type { Scan } from '#intake/open.ts'
import type { NamedSource } from '#io/source.ts'
import type { Message } from '#messages/message.ts'
import type { Size } from '#volume/volume.ts'
import type { Facts } from './facts.ts'
import type { Exam } from './group.ts'

/** One volume that a DICOM series became. No identifier of a person is in it. */
export interface Series {
  /** The scan's id. */
  readonly id: string
  /** Patient and study, by our own counter: the real IDs identify patients. */
  readonly exam: Exam
  /** What people call it: 't1_mprage (series 3)'. */
  readonly name: string
  readonly description: string
  readonly guess: Guess
  readonly slices: number
  readonly size: Size
  /** Millimetres, in stored order. */
  readonly voxel: readonly [number, number, number]
  /** Computed from other images, as maps and reformats are. */
  readonly derived: boolean
  readonly facts: Facts
  /** Ready to be looked at, with the volume. */
  readonly scan: Scan
}

/** What a drop with DICOM holds. */
export interface DicomRead {
  readonly series: readonly Series[]
  readonly refused: readonly { readonly file: string; readonly problem: ProblemData }[]
  readonly setAside: readonly { readonly file: string; readonly reason: Message }[]
  /** Files for the reader of NIfTI: all of them where no DICOM file is among them. */
  readonly others: readonly NamedSource[]
  /** Why its series must not be mixed: several patients or studies; null where there is one. */
  readonly mixed: Message | null
}

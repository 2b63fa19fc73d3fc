import type { ProblemData } from '#errors/problem.ts'
import type { Guess } from '#intake/contrast.ts'
import type { Scan } from '#intake/open.ts'
import type { NamedSource } from '#io/source.ts'
import type { Message } from '#messages/message.ts'
import type { Size } from '#volume/volume.ts'
import type { Facts } from './facts.ts'
import type { Exam } from './group.ts'

/** One converted volume of a DICOM series, without patient identifiers. */
export interface Series {
  /** The scan's id. */
  readonly id: string
  /** Patient and study, by our own counter: the real IDs identify patients. */
  readonly exam: Exam
  /** Name for messages: 't1_mprage (series 3)'. */
  readonly name: string
  readonly description: string
  readonly guess: Guess
  readonly slices: number
  readonly size: Size
  /** Millimetres, in stored order. */
  readonly voxel: readonly [number, number, number]
  /** Computed from other images, such as maps and reformats. */
  readonly derived: boolean
  readonly facts: Facts
  /** The opened scan with its volume. */
  readonly scan: Scan
}

/** Content of a drop with DICOM. */
export interface DicomRead {
  readonly series: readonly Series[]
  readonly refused: readonly { readonly file: string; readonly problem: ProblemData }[]
  readonly setAside: readonly { readonly file: string; readonly reason: Message }[]
  /** Files for the NIfTI reader: all files when none is DICOM. */
  readonly others: readonly NamedSource[]
  /** Why the series must not be mixed: several patients or studies; null when there is one. */
  readonly mixed: Message | null
}

import type { Scan } from '#intake/open.ts'
import type { ReconstructionPart } from '#study/export.ts'
import type { Answer, Reconstruction } from '#study/study.ts'
import type { Range } from '#viewer/stage-types.ts'
import type { Contrast, Volume } from '#volume/volume.ts'

/**
 * The big things, outside the stores: a store names them, whoever needs the voxels looks here.
 * Everything belongs to the study that is open; another study empties it.
 */
export const vault = {
  scans: new Map<string, Scan>(),
  answer: null as Answer | null,
  /** Task → its evidence as a volume of 6³ blocks. */
  evidence: new Map<string, Volume>(),
  reconstruction: null as Reconstruction | null,
  /** A contrast's parts of the reconstruction as volumes, made when they are first looked at. */
  parts: new Map<Contrast, Parts>(),
}

/** What the four views show of one contrast, on the model's grid. */
export type Parts = Readonly<Record<ReconstructionPart, Volume>> & {
  /** A window for all of them but the error. */
  readonly range: Range
}

/** The answers are about scans: other scans, no answers. */
export function emptyAnswers(): void {
  vault.answer = null
  vault.evidence.clear()
  vault.reconstruction = null
  vault.parts.clear()
}

export function scanOf(id: string | null | undefined): Scan | null {
  return (id && vault.scans.get(id)) || null
}

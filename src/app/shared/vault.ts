import type { Scan } from '#intake/open.ts'
import type { GivenMotions, Prepared } from '#prepare/types.ts'
import type { ReconstructionPart } from '#study/export.ts'
import type { Answer, Reconstruction } from '#study/study.ts'
import type { MaskPen, Range } from '#viewer/stage-types.ts'
import type { Contrast, FourVolumes, Volume } from '#volume/volume.ts'

/**
 * The big things, outside the stores: a store names them, whoever needs the voxels looks here.
 * Everything belongs to the study that is open; another study empties it.
 */
export const vault = {
  scans: new Map<string, Scan>(),
  /** What preparing gave; the scans hold its cropped volumes meanwhile. */
  preparation: null as Preparation | null,
  /** What the user paints a mask on: the aligned volumes and the mask, turned right, front, up. */
  canvas: null as { readonly volumes: FourVolumes; readonly mask: Volume } | null,
  pen: null as MaskPen | null,
  /** A brain mask from a file, and the contrast whose grid it lies on. */
  maskFile: null as { readonly volume: Volume; readonly contrast: Contrast } | null,
  /** How the scans lie to each other, from files. */
  transforms: null as GivenMotions | null,
  answer: null as Answer | null,
  /** Task → its evidence as a volume of 6³ blocks. */
  evidence: new Map<string, Volume>(),
  reconstruction: null as Reconstruction | null,
  /** A contrast's parts of the reconstruction as volumes, made when they are first looked at. */
  parts: new Map<Contrast, Parts>(),
}

export interface Preparation extends Prepared {
  /** The scans as they were opened, by id. */
  readonly raw: ReadonlyMap<string, Scan>
  /** What the model gets of it, a volume per contrast; null until it is looked at. */
  readonly input: FourVolumes | null
}

/** What the four views show of one contrast, on the model's grid. */
export type Parts = Readonly<Record<ReconstructionPart, Volume>> & {
  /** Input where nothing was hidden, the reconstruction where something was. */
  readonly restoredInside: Volume
  /** The error where something was hidden, 0 elsewhere. */
  readonly errorInside: Volume
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

/** Scans are what was opened again. */
export function emptyPreparation(): void {
  vault.preparation = null
  vault.canvas = null
}

export function scanOf(id: string | null | undefined): Scan | null {
  return (id && vault.scans.get(id)) || null
}

/** A volume and a window to look at it with. */
export interface Windowed {
  readonly contrast: Contrast
  readonly volume: Volume
  readonly range: Range
}

/** The aligned scans, uncropped on the reference's grid. */
export function alignedOf({ scans }: Prepared): Windowed[] {
  return scans.map(({ contrast, aligned, alignedRange }) => ({
    contrast,
    volume: aligned,
    range: alignedRange,
  }))
}

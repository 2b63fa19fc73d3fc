import { Problem } from '#errors/problem.ts'
import type { Group } from './group.ts'
import type { Header } from './header.ts'
import { areFramesReadable, isReadable, isVideo, packingOf, unpackFirst } from './packing.ts'
import { stackOf } from './place.ts'

/**
 * What becomes of a series before it is converted. What every examination has beside its scans is set
 * aside; what should have been a scan, and can't be used, is refused.
 */
export type Verdict =
  | { readonly kind: 'convert' }
  | { readonly kind: 'refuse'; readonly problem: Problem }
  /** The reason is a clause with 'it' for the series. */
  | { readonly kind: 'aside'; readonly reason: string }

/** Fewer slices than this are no head. */
export const fewestSlices = 5

const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7'
/** DICOMDIR: a table of contents. */
const directory = '1.2.840.10008.1.3.10'

/** Judges a series by its headers, before its voxels are read. */
export function judge(group: Group): Verdict {
  const headers = group.files.map(({ header }) => header)
  const [first] = headers
  if (!first) return aside('it is empty')
  if (first.sopClass === directory) return aside('it is a table of contents')
  if (isVideo(first.transferSyntax))
    return aside('it is a video, not a scan: choose the series that it was made from')
  const strange = headers.find(({ transferSyntax }) => !isReadable(transferSyntax))
  if (strange)
    return refuse(
      `${group.name} is packed in a way that can't be read here (transfer syntax ${strange.transferSyntax}): ${unpackFirst}.`,
    )
  if (headers.every(({ rows, columns }) => rows === 0 || columns === 0))
    return aside('it is a report or another object without an image')
  if (first.sopClass.startsWith(secondaryCapture))
    return aside(
      'it is a secondary capture, a picture of a screen without a place in space: choose the series that it was taken from',
    )
  if (first.samples > 1 || /^(RGB|YBR|PALETTE)/.test(first.photometric))
    return aside(
      'it is in colour, a map or a picture rather than a scan: choose the series that it was computed from',
    )
  if (first.modality && first.modality !== 'MR')
    return aside(
      `it is not MR but ${first.modality}: LaMIM knows the MR contrasts T1w, T1c, T2w and FLAIR only`,
    )
  return judgePlaces(group, headers, first)
}

/** A view for planning has a few slices in each of several directions. */
const mostOfLocalizer = 8

function judgePlaces(
  { name, description }: Group,
  headers: readonly Header[],
  first: Header,
): Verdict {
  const { directions, places, repeats, missing } = stackOf(headers)
  const planning = directions > 1 && places.length < mostOfLocalizer
  if (planning || isLocalizer(description, first.imageType))
    return aside('it is a localizer, a quick view for planning: choose a full series')
  const garbled = headers.find(
    ({ frames, transferSyntax }) => frames > 1 && !areFramesReadable(transferSyntax),
  )
  if (garbled)
    return refuse(
      `${name} has its slices in one file, packed as ${packingOf(garbled.transferSyntax)}, of which only the first can be read here: ${unpackFirst}.`,
    )
  // The frames of a multi-frame file lie deeper in it than is read here: dcm2niix judges them.
  if (first.frames > 1) return { kind: 'convert' }
  if (repeats > 1) return aside(manyVolumes(`${repeats} images of each slice`))
  if (places.length < fewestSlices)
    return refuse(
      `${name} has ${headers.length === 1 ? '1 slice' : `${places.length} slices`}, too few for a head: choose the full series, or export it again with all its files.`,
    )
  if (missing > 0)
    return refuse(
      `${name} lacks ${missing === 1 ? '1 slice' : `${missing} slices`} between its first and its last: export it again with all its files.`,
    )
  return { kind: 'convert' }
}

/** Why a series of several volumes is set aside. */
export function manyVolumes(what: string): string {
  return `it holds ${what}, as diffusion and perfusion do, and not one volume: choose an anatomical series`
}

function isLocalizer(description: string, imageType: readonly string[]): boolean {
  return (
    imageType.includes('LOCALIZER') ||
    /locali[sz]er|(?<![a-z])(scout|survey|loc|(3|three).?pl(ane)?)(?![a-z])/i.test(description)
  )
}

function refuse(sentence: string): Verdict {
  return { kind: 'refuse', problem: new Problem('unsupported', sentence) }
}

function aside(reason: string): Verdict {
  return { kind: 'aside', reason }
}

import { Problem } from '#errors/problem.ts'
import { type Message, message } from '#messages/message.ts'
import type { Group } from './group.ts'
import type { Header } from './header.ts'
import { areFramesReadable, isReadable, isVideo, packingOf } from './packing.ts'
import { stackOf } from './place.ts'

/**
 * Decides whether a series is converted. Series that every examination has beside its scans are set
 * aside; unusable scans are refused with a reason.
 */
export type Verdict =
  | { readonly kind: 'convert' }
  | { readonly kind: 'refuse'; readonly problem: Problem }
  | { readonly kind: 'aside'; readonly reason: Message }

/** Series with fewer slices don't cover a head. */
export const fewestSlices = 5

const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7'
/** SOP class of a DICOMDIR. */
const directory = '1.2.840.10008.1.3.10'

/** Judges a series by its headers alone. */
export function judge(group: Group): Verdict {
  const headers = group.files.map(({ header }) => header)
  const [first] = headers
  if (!first) return aside(message('dicom.empty'))
  if (first.sopClass === directory) return aside(message('dicom.directory'))
  if (isVideo(first.transferSyntax)) return aside(message('dicom.video'))
  const strange = headers.find(({ transferSyntax }) => !isReadable(transferSyntax))
  if (strange)
    return refuse(
      message('dicom.transferSyntax', { series: group.name, syntax: strange.transferSyntax }),
    )
  if (headers.every(({ rows, columns }) => rows === 0 || columns === 0))
    return aside(message('dicom.noImage'))
  if (first.sopClass.startsWith(secondaryCapture)) return aside(message('dicom.secondaryCapture'))
  if (first.samples > 1 || /^(RGB|YBR|PALETTE)/.test(first.photometric))
    return aside(message('dicom.inColour'))
  if (first.modality && first.modality !== 'MR')
    return aside(message('dicom.otherModality', { modality: first.modality }))
  return judgePlaces(group, headers, first)
}

/** A localizer has a few slices in each of several directions. */
const mostOfLocalizer = 8

function judgePlaces(
  { name, description }: Group,
  headers: readonly Header[],
  first: Header,
): Verdict {
  const { directions, places, repeats, missing } = stackOf(headers)
  const planning = directions > 1 && places.length < mostOfLocalizer
  if (planning || isLocalizer(description, first.imageType))
    return aside(message('dicom.localizer'))
  const garbled = headers.find(
    ({ frames, transferSyntax }) => frames > 1 && !areFramesReadable(transferSyntax),
  )
  if (garbled)
    return refuse(
      message('dicom.packedFrames', {
        series: name,
        packing: packingOf(garbled.transferSyntax) ?? garbled.transferSyntax,
      }),
    )
  // Frame positions of a multi-frame file are in nested sequences that aren't read: dcm2niix checks them.
  if (first.frames > 1) return { kind: 'convert' }
  if (repeats > 1) return aside(message('dicom.manyImages', { count: repeats }))
  if (places.length < fewestSlices)
    return refuse(message('dicom.fewSlices', { series: name, count: places.length }))
  if (missing > 0) return refuse(message('dicom.missingSlices', { series: name, count: missing }))
  return { kind: 'convert' }
}

function isLocalizer(description: string, imageType: readonly string[]): boolean {
  return (
    imageType.includes('LOCALIZER') ||
    /locali[sz]er|(?<![a-z])(scout|survey|loc|(3|three).?pl(ane)?)(?![a-z])/i.test(description)
  )
}

function refuse(summary: Message): Verdict {
  return { kind: 'refuse', problem: new Problem('unsupported', summary) }
}

function aside(reason: Message): Verdict {
  return { kind: 'aside', reason }
}

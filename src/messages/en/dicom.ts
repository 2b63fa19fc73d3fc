import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

/** Milliseconds; null where the series does not tell. */
export type Timing = Readonly<
  Record<'repetitionTime' | 'echoTime' | 'inversionTime', number | null>
>

/** 'TR 500 ms, TE 10 ms'; empty where nothing is known. Common to all languages. */
export function timingText(
  { repetitionTime, echoTime, inversionTime }: Timing,
  { number }: Format,
): string {
  const parts = [
    ['TR', repetitionTime],
    ['TE', echoTime],
    ['TI', inversionTime],
  ] as const
  return parts
    .flatMap(([name, ms]) => (ms === null ? [] : `${name} ${number(ms, 1)} ms`))
    .join(', ')
}

const decompress =
  'Decompress the files with gdcmconv --raw, or export them uncompressed (Explicit VR Little Endian).'

/** Series of DICOM files, and the archives that hold them. */
export const dicom = {
  unpacking: ({ count }: { count: number }, { number, plural }: Format) =>
    `Unpacking ${number(count)} ${plural(count, { one: 'file', other: 'files' })}`,
  looking: ({ count }: { count: number }, { number, plural }: Format) =>
    `Reading the headers of ${number(count)} ${plural(count, { one: 'file', other: 'files' })}`,
  converting: ({ series }: { series: string }) => `Converting ${series}`,

  // Why a contrast was guessed: a caption, without a full stop.
  agentRecorded: ({ reason, agent }: { reason: Message; agent: string }, { text }: Format) =>
    `${text(reason)}, and a contrast agent is recorded (${agent})`,
  echoTooShort: ({ reason, timing }: { reason: Message; timing: Timing }, f: Format) =>
    `${f.text(reason)}, but the echo is too short for it (${timingText(timing, f)})`,
  timingDisagrees: ({ reason, timing }: { reason: Message; timing: Message }, { text }: Format) =>
    `${text(reason)}, but ${text(timing)}`,
  imageType: ({ kind }: { kind: string }) =>
    `The image type is ${kind}: not one of the four contrasts`,
  byTiming: ({ timing, contrast }: { timing: Timing; contrast: string }, f: Format) =>
    `${timingText(timing, f)}: ${contrast}`,
  byTimingAndAgent: (
    { timing, contrast, agent }: { timing: Timing; contrast: string; agent: string },
    f: Format,
  ) => `${timingText(timing, f)}, and a contrast agent is recorded (${agent}): ${contrast}`,
  unknownContrast: ({ timing }: { timing: Timing }, f: Format) => {
    const known = timingText(timing, f)
    return known
      ? `Neither the description nor the timing (${known}) says which contrast this is`
      : 'Neither the description nor the timing says which contrast this is'
  },

  // Why a series is set aside: whole sentences, shown after its name.
  empty: 'The series is empty.',
  directory: 'This is a DICOMDIR, a table of contents.',
  video: 'This is a video, not a scan. Choose the series that it was made from.',
  noImage: 'This is a report or another object without an image.',
  secondaryCapture:
    'This is a secondary capture, a screenshot without a position in space. Choose the series that it was taken from.',
  inColour:
    'The images are in colour, as maps are. Choose the series that they were computed from.',
  otherModality: ({ modality }: { modality: string }) =>
    `The modality is ${modality}, not MR. LaMIM takes the MR contrasts T1w, T1c, T2w and FLAIR.`,
  localizer: 'This is a localizer, a quick scan for planning. Choose a full series.',
  manyVolumes: ({ count }: { count: number }) =>
    `The series holds ${count} volumes, as diffusion and perfusion series do. Choose an anatomical series.`,
  manyImages: ({ count }: { count: number }) =>
    `The series holds ${count} images of each slice, as diffusion and perfusion series do. Choose an anatomical series.`,
  holdsNothing: 'The series holds no image.',
  neitherFormat: ({ others }: { others: number }, { number, plural }: Format) =>
    others === 0
      ? 'This file is neither DICOM nor NIfTI.'
      : `This file and ${number(others)} ${plural(others, { one: 'other', other: 'others' })} are neither DICOM nor NIfTI.`,

  // Why a series is refused.
  transferSyntax: ({ series, syntax }: { series: string; syntax: string }) =>
    `${series}: the transfer syntax ${syntax} is not supported. ${decompress}`,
  packedFrames: ({ series, packing }: { series: string; packing: string }) =>
    `${series}: the slices are in one file, compressed as ${packing}, and only the first can be read. ${decompress}`,
  fewSlices: ({ series, count }: { series: string; count: number }, { plural }: Format) =>
    `${series}: ${count} ${plural(count, { one: 'slice is', other: 'slices are' })} too few for a head. Choose the full series, or export it again with all its files.`,
  missingSlices: ({ series, count }: { series: string; count: number }, { plural }: Format) =>
    `${series}: ${count} ${plural(count, { one: 'slice is', other: 'slices are' })} missing between the first and the last. Export the series again with all its files.`,
  smallVolume: ({ series, size }: { series: string; size: readonly number[] }) =>
    `${series}: ${size.join(' × ')} voxels are too few for a head. Choose the full series.`,
  tooLarge: ({ series, bytes, most }: { series: string; bytes: number; most: number }, f: Format) =>
    `${series}: the files take ${f.bytes(bytes)}, and at most ${f.bytes(most)} can be converted at once. Convert the series with dcm2niix and open the NIfTI file.`,
  damagedImages: (
    {
      series,
      damaged,
      count,
      packing,
    }: { series: string; damaged: number; count: number; packing: string },
    { plural }: Format,
  ) =>
    `${series}: ${damaged} of ${count} images, compressed as ${packing}, ${plural(damaged, { one: 'is', other: 'are' })} damaged or fragmented. ${decompress}`,
  damagedPacked: ({ series, packing }: { series: string; packing: string }) =>
    `${series}: the images, compressed as ${packing}, are damaged or fragmented. ${decompress}`,
  multiFrame: ({ series }: { series: string }) =>
    `${series}: dcm2niix can't convert this enhanced multi-frame series. Export it as classic MR images, one file per slice.`,
  notConverted: ({ series }: { series: string }) =>
    `${series}: the files are damaged or of an unknown kind. Export them again, uncompressed.`,
  noDicom: (
    { source, count }: { source: 'zip' | 'folder'; count: number },
    { number, plural }: Format,
  ) =>
    `The ${source} holds no DICOM and no NIfTI file, only ${number(count)} other ${plural(count, { one: 'file', other: 'files' })}. Open the folder that the scanner or the archive exported.`,
  noScan: (
    { setAside }: { setAside: readonly { readonly file: string; readonly reason: Message }[] },
    { text }: Format,
  ) =>
    `None of the DICOM files is a usable scan. ${setAside.map(({ file, reason }) => `${file}: ${text(reason)}`).join(' ')}`,
  mixedPatients: ({ count }: { count: number }) =>
    `These files are from ${count} patients. Scans of different patients must not be mixed. Choose one patient, or open one patient's folder.`,
  mixedStudies: ({ count }: { count: number }) =>
    `These files are from ${count} studies of one patient. Scans of different studies should not be mixed. Choose one study, or open one study's folder.`,

  // Zip archives.
  badZip: ({ file }: { file: string }) =>
    `${file}: the archive is cut off, changed, or not a zip. Pack it again, or open the folder itself.`,
  lockedZip: ({ file }: { file: string }) =>
    `${file}: the archive is protected by a password. Unpack it and open the folder.`,
  manyFilesInZip: (
    { file, count, most }: { file: string; count: number; most: number },
    f: Format,
  ) =>
    `${file}: the archive holds ${f.number(count)} files, and the limit is ${f.number(most)}. Open the folder of one examination.`,
  largeZip: ({ file, bytes, packed }: { file: string; bytes: number; packed: number }, f: Format) =>
    `${file}: the archive of ${f.bytes(packed)} would unpack to ${f.bytes(bytes)}, which no examination does. Open the folder of one examination.`,
  longerThanDeclared: ({ file }: { file: string }) =>
    `${file}: the archive holds more than it declares. Pack it again.`,
}

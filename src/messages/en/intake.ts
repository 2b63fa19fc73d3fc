import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

/** A file, or one image of a merged file (`frame`, from 0). */
export type ScanName = { readonly file: string; readonly frame: number | null }

const nameOf = ({ file, frame }: ScanName) =>
  frame === null ? file : `${file} (volume ${frame + 1})`

type Place = 'name' | 'description'

/** Opening files, guessing contrasts, filling slots. */
export const intake = {
  // Why a contrast was guessed: a caption, without a full stop.
  inName: ({ text, meaning, place }: { text: string; meaning: Message; place: Place }, f: Format) =>
    `'${text}' in the ${place}: ${f.text(meaning)}`,
  agentInName: ({ agent, text, place }: { agent: string; text: string; place: Place }) =>
    `'${agent}' beside '${text}' in the ${place}: contrast-enhanced T1`,
  nothingInName: ({ place }: { place: Place }) =>
    `The ${place} does not say which contrast this is`,
  mergedVolume: ({ volume, contrasts }: { volume: number; contrasts: readonly string[] }) =>
    `Volume ${volume} of a merged file, in the order ${contrasts.join(', ')}`,
  assignedByUser: 'Assigned by you',

  // What a part of a name stands for.
  meansFlair: 'FLAIR',
  meansT1c: 'contrast-enhanced T1',
  meansT1: 'T1',
  meansT2: 'T2',
  meansOther: 'not one of the four contrasts',
  meansMask: 'a mask or segmentation',

  // Why a file is set aside: whole sentences, shown after its name.
  sameFile: ({ twin }: { twin: string }) => `This is the same file as ${twin}.`,
  notAScan: 'This file accompanies scans and is not a scan.',
  namedMask: ({ reason }: { reason: Message }, { text }: Format) => `${text(reason)}.`,
  looksLikeMask: 'All voxels are 0 or 1. This looks like a mask.',

  constant: ({ value }: { value: number }, { significant }: Format) =>
    `Every voxel has the same value (${significant(value, 4)}).`,
  couldNotOpen: ({ file, reason }: { file: string; reason: Message }, { text }: Format) =>
    `${file}: the file could not be opened. ${text(reason)}`,
  volumeCount: ({
    file,
    count,
    contrasts,
  }: {
    file: string
    count: number
    contrasts: readonly string[]
  }) =>
    `${file}: the file holds ${count} volumes. A merged file holds ${contrasts.length} (${contrasts.join(', ')}). Export the volume you need as a 3D file.`,
  maskVolumes: ({ file, count }: { file: string; count: number }) =>
    `${file}: the file holds ${count} volumes, and a mask is one. Save the mask as a 3D file.`,
  maskEmpty: ({ file }: { file: string }) =>
    `${file}: every voxel is 0, so the mask marks no brain. Choose another mask.`,

  tooManyScans: ({ scans, most }: { scans: readonly ScanName[]; most: number }, { list }: Format) =>
    `${scans.length} scans are open (${list(scans.map(nameOf))}), and a study has ${most}. Leave out those you don't need.`,
  sameContrast: (
    { scans, contrast }: { scans: readonly ScanName[]; contrast: string },
    { list }: Format,
  ) =>
    `${list(scans.map(nameOf))} ${scans.length === 2 ? 'both' : 'all'} look like ${contrast}. Choose the slot of each, or rename one.`,
  unknownContrast: (
    {
      scans,
      reason,
      endings,
    }: { scans: readonly ScanName[]; reason: Message; endings: readonly string[] },
    { list, text }: Format,
  ) =>
    `${list(scans.map(nameOf))}: the contrast is unknown. ${text(reason)}. Choose a slot, or rename the file so that it ends in ${list(endings, 'or')}.`,
  noScan: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `No slot has a scan. Open at least one of ${list(contrasts)}.`,
  twoSlots: ({ scan }: { scan: ScanName }) =>
    `${nameOf(scan)}: the scan is in two slots. Take it out of one.`,
  differentGrids: (
    {
      scans,
      contrasts,
      difference,
    }: { scans: readonly ScanName[]; contrasts: readonly string[]; difference: Message },
    { list, text }: Format,
  ) =>
    `${list(scans.map((scan, at) => `${nameOf(scan)} (${contrasts[at]})`))} are on different grids: ${text(difference)}. Prepare them first.`,
}

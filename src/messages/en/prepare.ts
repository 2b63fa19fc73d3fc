import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

/** A scan with the contrast that it stands for. */
export type ScanOf = { readonly name: string; readonly contrast: string }

const nameOf = ({ name, contrast }: ScanOf) => `${name} (${contrast})`

/** Aligning, extracting the brain, cropping. */
export const prepare = {
  aligning: ({ scan }: { scan: ScanOf }) => `Aligning ${nameOf(scan)}`,
  findingBrain: ({ name }: { name: string }) => `Finding the brain in ${name}`,
  cropping: ({ name }: { name: string }) => `Cropping ${name}`,
  done: 'Prepared',

  // Where the mask comes from.
  maskGiven: 'From the chosen file',
  maskExtracted: 'Found by the viewer',
  maskStripped: 'The scans came without skull',
  maskEverything: 'Nothing removed',
  maskPainted: 'Painted by you',

  // How a scan was placed.
  motionReference: 'Reference',
  motionAligned: 'Already aligned, not moved',
  motionMoved: ({ degrees, mm }: { degrees: number; mm: number }, { number }: Format) =>
    `Moved by ${number(degrees, 1)}° and ${number(mm, 1)} mm`,
  motionGiven: ({ degrees, mm }: { degrees: number; mm: number }, { number }: Format) =>
    `Moved by a transform file: ${number(degrees, 1)}° and ${number(mm, 1)} mm`,
  motionUnmeasured: 'Placed by its header, motion not measured',

  // Warnings about the result.
  notMeasured:
    'The scans were placed by their headers. Whether the head moved between them was not measured.',
  partOfBrain: ({ scan, share }: { scan: ScanOf; share: number }, { percent }: Format) =>
    `${nameOf(scan)} covers ${percent(share)} of the brain. The rest is filled with zeros.`,
  cutBrain: ({ scan }: { scan: ScanOf }) =>
    `The brain touches the edge of ${nameOf(scan)}. Part of it may be outside the field of view.`,
  fewShared: (
    { scan, reference, share }: { scan: ScanOf; reference: ScanOf; share: number },
    { percent }: Format,
  ) =>
    `The brains in ${nameOf(scan)} and ${nameOf(reference)} overlap by only ${percent(share)}. Check that both scans show the same person and are aligned.`,
  oddTurn: ({ scan, degrees }: { scan: ScanOf; degrees: number }, { number }: Format) =>
    `${nameOf(scan)} was turned by ${number(degrees, 0)}°. The orientation in its header may be wrong.`,
  sameImage: ({ scans }: { scans: readonly ScanOf[] }, { list }: Format) =>
    `${list(scans.map(nameOf))} show the same image. Check the slots.`,
  unlikeT1: ({ scans }: { scans: readonly ScanOf[] }, { list }: Format) =>
    `T1w and T1c look unlike each other. Check ${list(scans.map(nameOf))}.`,
  likeT1: ({ scans }: { scans: readonly ScanOf[] }, { list }: Format) =>
    `T2w looks like a T1w. Check ${list(scans.map(nameOf))}.`,
  swapped: ({ scans }: { scans: readonly ScanOf[] }, { list }: Format) =>
    `T2w and FLAIR look swapped. Check ${list(scans.map(nameOf))}.`,

  // What can't be done.
  twoOfOne: ({ contrast }: { contrast: string }) =>
    `Two scans are assigned to ${contrast}. Leave one of them out.`,
  noScan: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `There is no scan to prepare. Open at least one of ${list(contrasts)}.`,
  notAligned: ({ scan, reference }: { scan: ScanOf; reference: ScanOf }) =>
    `${nameOf(scan)}: no position was found in which the scan matches ${nameOf(reference)}. Check that both show the same head, leave one out, or align them in other software and skip this step.`,
  otherReference: ({ from, scan }: { from: string; scan: ScanOf }) =>
    `The transforms start from ${from}, but the scans are aligned to ${nameOf(scan)}, which has finer voxels. Choose transforms that start from ${scan.contrast}, or let the viewer measure the motion.`,
  transformWithoutScan: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `There is a transform for ${list(contrasts)}, but no such scan. Leave the file out, or add the scan.`,
  maskOwnerMissing: ({ contrast }: { contrast: string }) =>
    `The mask is meant for ${contrast}, but no such scan is open. Choose one that is.`,
  maskGrid: ({ scan, difference }: { scan: ScanOf; difference: Message }, { text }: Format) =>
    `The mask and ${nameOf(scan)} are on different grids: ${text(difference)}. Choose the scan that the mask was drawn on, or another mask.`,
  maskEmpty: 'The brain mask is empty. Draw it, or choose a mask file.',
  noBrain: ({ file, millilitres }: { file: string; millilitres: number }, { number }: Format) =>
    `${file}: no brain was found (${number(millilitres, 0)} ml). Check that this is a brain MRI, or choose a brain mask file.`,
  badNetwork:
    "The brain mask network's config.json is not what this viewer expects. Reload the page, or build the site again.",

  // Transform files.
  transformNames: ({ file }: { file: string }) =>
    `${file}: the name does not say which scans it joins. Name it like T1w_to_FLAIR.tfm, from the fixed to the moving scan.`,
  transformMixed: ({ file, reference }: { file: string; reference: string }) =>
    `${file}: all transforms must start from one scan (here ${reference}) and lead to different ones. Leave this file out.`,
  noTransform: 'There is no transform. Choose at least one file.',
  notItk: ({ file }: { file: string }) =>
    `${file}: this is not an ITK transform in text form. Save the transform as .tfm.`,
  manyTransforms: ({ file, count }: { file: string; count: number }) =>
    `${file}: the file holds ${count} transforms. Choose one rigid transform, or let the viewer measure the motion.`,
  transformNumbers: ({ file, kind, count }: { file: string; kind: string; count: number }) =>
    `${file}: a ${kind} needs ${count} numbers. The file is damaged. Save it again.`,
  transformFar: ({ file, metres }: { file: string; metres: number }) =>
    `${file}: the transform moves the head by over ${metres} m. The file is damaged. Save it again.`,
  eulerOrder: ({ file }: { file: string }) =>
    `${file}: the rotation order is not supported. Choose one rigid transform, or let the viewer measure the motion.`,
  notRigid: ({ file }: { file: string }) =>
    `${file}: the transform stretches or shears the head. Choose one rigid transform, or let the viewer measure the motion.`,
  transformKind: ({ file, kind }: { file: string; kind: string }) =>
    `${file}: a ${kind} is not supported. Choose one rigid transform, or let the viewer measure the motion.`,
}

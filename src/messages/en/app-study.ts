import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

/** Opening a study, its slots, series and preparation. */
export const appStudy = {
  closeStudy: 'Close study',
  noStudy: 'No study is open.',
  openFirst: 'Open scans first.',
  stillReading: 'Scans are still being read.',
  emptySlots: 'No slot has a scan. Choose one for a contrast on the left.',
  missing: ({ contrasts }: { contrasts: readonly string[] }, { list, plural }: Format) =>
    plural(contrasts.length, {
      one: `${list(contrasts)} is missing. Open it, or leave it out. It is then replaced by zeros.`,
      other: `${list(contrasts)} are missing. Open them, or leave them out. They are then replaced by zeros.`,
    }),
  showContrast: ({ contrast }: { contrast: string }) => `Show ${contrast}`,
  nothingYet: 'Nothing yet',
  leaveOut: 'Leave out (enters as zeros)',
  leaveOutMissing: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `Leave out ${list(contrasts)}`,
  volumeOf: ({ volume, name }: { volume: number; name: string }) => `Volume ${volume}, ${name}`,
  slotEmpty: 'Open the scan, choose it here, or leave it out.',
  slotLeftOut: 'Left out. The model gets zeros.',

  // Opening.
  reading: 'Reading',
  joined: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `${list(contrasts)} joined the open study.`,
  replaced: 'A new study was opened. The previous one is closed.',
  alreadyOpen: ({ files }: { files: readonly string[] }, { list }: Format) =>
    `${list(files)}: already open.`,
  nothingOpened: (
    { setAside }: { setAside: readonly { readonly file: string; readonly reason: Message }[] },
    { text }: Format,
  ) =>
    `Nothing was opened. ${setAside.map(({ file, reason }) => `${file}: ${text(reason)}`).join(' ')}`,
  noScan: 'No scan was found. Open NIfTI files (.nii, .nii.gz, or .hdr with .img) or DICOM.',
  slotTaken: (
    { files, contrast, holder }: { files: readonly string[]; contrast: string; holder: string },
    { list, plural }: Format,
  ) =>
    `${list(files)} did not join the open study, because the slot ${contrast} holds ${holder}. Close the study to start with ${plural(files.length, { one: 'this scan', other: 'these scans' })}, or open all four contrasts together.`,

  // DICOM series.
  series: 'Series',
  lookingInto: 'Reading the files',
  bestProposed:
    'The best series for each contrast is proposed. Names and other identifiers are not kept.',
  openSeries: ({ count }: { count: number }) =>
    count === 1 ? 'Open 1 series' : `Open ${count} series`,
  examination: 'Examination',
  exam: ({ patient, study }: { patient: number; study: number }) =>
    `Patient ${patient}, study ${study}`,
  contrastUnknown: 'Contrast unknown',
  seriesFacts: ({
    slices,
    size,
    voxel,
  }: {
    slices: number
    size: readonly number[]
    voxel: readonly string[]
  }) => `${slices} slices · ${size.join(' × ')} voxels · ${voxel.join(' × ')} mm`,
  derivedFacts: ({
    slices,
    size,
    voxel,
  }: {
    slices: number
    size: readonly number[]
    voxel: readonly string[]
  }) =>
    `${slices} slices · ${size.join(' × ')} voxels · ${voxel.join(' × ')} mm · computed from other images`,
  useAs: ({ name }: { name: string }) => `Use ${name} as`,
  notUsed: 'Not used',
  dicomTitle: ({ count }: { count: number }) => `DICOM, ${count} series`,

  // Preparation.
  preparation: 'Preparation',
  preparing: 'Preparing',
  croppingAgain: 'Cropping',
  makingInput: 'Computing the model’s input',
  notNeeded: 'Not needed: one grid, skull removed.',
  prepareAnyway: 'Prepare anyway',
  differentGrids:
    'The scans are on different grids. The model needs aligned, skull-stripped brains.',
  skullPresent: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `The skull is still present in ${list(contrasts)}. The model needs aligned, skull-stripped brains.`,
  gridsAndSkull: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `The scans are on different grids, and the skull is still present in ${list(contrasts)}. The model needs aligned, skull-stripped brains.`,
  prepare: 'Prepare',
  undoPreparation: 'Undo preparation',
  editMask: 'Edit mask',
  saveMerged: 'Save merged (.nii.gz)',
  saveMask: 'Save mask',
  saveTransforms: 'Save transforms',
  notPrepared: 'Nothing was prepared yet.',
  saving: 'Something is being saved.',
  isRunning: 'This is running. The bar below shows the progress.',
  scansChanged: 'The scans changed during preparation. Prepare them again.',
  writing: ({ file }: { file: string }) => `Writing ${file}`,
  align: 'Align',
  alignAuto: 'Measure, then align',
  alignLeave: 'Trust the headers',
  brain: 'Brain',
  brainExtract: 'Find it',
  brainLeave: 'Keep the whole head',
  maskOf: ({ file }: { file: string }) => `Mask ${file}`,
  files: 'Files',
  transformFiles: 'Transforms from files',
  transforms: 'Transforms…',
  maskFile: 'Brain mask from a file',
  brainMask: 'Brain mask…',
  readingFiles: ({ files }: { files: readonly string[] }, { list }: Format) =>
    `Reading ${list(files)}`,
  maskElsewhere: ({ file }: { file: string }) =>
    `${file}: the mask is on the grid of none of the open scans. Save it on the grid of one of them.`,
  maskDiffers: ({ file, difference }: { file: string; difference: Message }, { text }: Format) =>
    `${file}: the mask is on the grid of none of the open scans: ${text(difference)}. Save it on the grid of one of them.`,
  brainFound: (
    { millilitres, source }: { millilitres: number; source: Message },
    { number, text }: Format,
  ) => `${number(millilitres, 0)} ml. ${text(source)}`,
  check: 'Check',
  saveOrAgain: 'Save, or prepare again',
  took: ({ duration }: { duration: string }) => `Took ${duration}.`,
  paint: 'Paint on the slices. The coloured part is the brain.',
  pen: 'Pen',
  penAdd: 'Add',
  penErase: 'Erase',
  useMask: 'Use this mask',
  undoStroke: 'Undo stroke',
  discardMask: 'Discard changes',
  outline: 'Outline',
  outlineTitle: 'The border of the mask on every contrast',
  checkerboard: 'Checkerboard',
  checkerboardTitle: 'Two contrasts in one picture',
  blink: 'Blink',
  blinkTitle: 'Two contrasts in turn',
  modelInput: 'Model’s input',
  modelInputTitle: 'The voxels that the model gets',
  withBorder: ({ contrast }: { contrast: string }) => `${contrast} with the mask’s border`,
  laidOver: ({ contrast }: { contrast: string }) => `${contrast} on top`,
  first: 'First',
  second: 'Second',
  hold: 'Hold',
  goOn: 'Continue',
  isShown: ({ contrast }: { contrast: string }) => `${contrast} is shown`,
}

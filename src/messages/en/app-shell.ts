import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

/** The screen around the features: welcome, status bar, help, notices, samples. */
export const appShell = {
  claim: 'For research and teaching. Nothing is uploaded.',
  language: 'Language',
  scan: 'Scan',
  study: 'Study',
  model: 'Model',
  openMore: 'Open more',
  details: 'Details',
  reconstruction: 'Reconstruction',
  report: 'Report',
  cancel: 'Cancel',
  close: 'Close',
  dismiss: 'Dismiss',
  reloadPage: 'Reload page',
  stopped:
    'This part of the viewer stopped. Reload the page to continue. Open scans are closed then.',
  staleChunk:
    'A part of the viewer could not be loaded. Check the connection, then reload the page.',
  several: ({ count }: { count: number }) => `${count} files can’t be used:`,
  setAside: ({ count }: { count: number }) => `${count} set aside`,

  welcome:
    'A viewer that runs LaMIM, a masked image model of brain MRI, on four contrasts of one head, on your own computer.',
  openStep: 'Open',
  openStepText: 'Four contrasts of one head, raw or prepared, or a sample case.',
  analyseStep: 'Analyse',
  analyseStepText:
    'Class probabilities and what they rest on, after the model passes its self-test.',
  reconstructStep: 'Reconstruct',
  reconstructStepText: 'Hide parts, and see what the model restores from the rest.',
  noModelYet: 'There is no model here. Scans can be viewed, but not analysed.',

  // The status bar.
  progress: 'Progress',
  running: ({ stage }: { stage: Message }, { text }: Format) => `${text(stage)} …`,
  noModel: 'There is no model here. Scans can be viewed, but not analysed.',
  modelFailed: 'The model could not be loaded.',
  loading: 'Loading the model …',
  ready: 'Ready. Nothing leaves this computer.',
  backend: 'Backend',
  precision: 'Precision',
  selfTest: 'Self-test',
  selfTestPassed: ({ difference }: { difference: number }, { significant }: Format) =>
    `passed, off by ${significant(difference, 1)}`,
  selfTestAbsent: 'none in this model',

  // Help.
  help: 'Help',
  helpAbout:
    'Shows four contrasts of a brain MRI and runs LaMIM on them, on this computer alone. Nothing is uploaded.',
  helpMouse:
    'On the slices: drag moves the crosshair. The right button (or Ctrl) changes window and level, Shift moves the slices, the wheel scrolls, Ctrl and the wheel (or two fingers) zoom. A double click resets the window.',
  singleKeys: 'Single keys are shortcuts',
  pageUp: 'Page up',
  pageDown: 'Page down',
  backspace: 'Backspace',
  groupStudy: 'Study',
  groupPreparation: 'Preparation',
  groupModel: 'Model',
  groupSlices: 'Slices',
  groupHelp: 'Help',

  // Choosing files.
  chooseFiles: 'Choose files',
  openScans: 'Open scans',
  dropToOpen: 'Drop to open',
  dropHere: 'Drop scans here',
  fileKinds: 'or choose files: NIfTI (one per contrast, or one 4D file), DICOM, or a zip',
  chooseFolder: 'Choose a folder',
  sampleCase: 'Sample case (synthetic)',
  loadSample: 'Load sample',
  fetchingSample: 'Fetching the sample',
  syntheticTitle: ({ title }: { title: string }) => `${title} (synthetic)`,
  sampleLacks: ({ contrasts }: { contrasts: readonly string[] }, { list }: Format) =>
    `This sample has no ${list(contrasts)}. The model gets zeros instead.`,
  sampleNotFetched: ({ path }: { path: string }) =>
    `${path}: the sample could not be fetched. Check the connection and try again.`,

  // The address.
  foreignModel: ({ folder }: { folder: string }) =>
    `The model folder '${folder}' is not on this site, so the site's model is used. Nothing is fetched from elsewhere.`,
  unknownBackend: ({ backend }: { backend: string }) =>
    `There is no backend '${backend}', so the best one is used. Choose wasm or webgpu.`,

  // Diagnostics.
  diagnostics: 'Diagnostics',
  diagnosticsHold: 'Versions, hardware and timings. No file names, titles or voxels.',
  copyDiagnostics: 'Copy diagnostics',
  copied: 'Copied',
}

import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

const prepareHelp = `  --mask       a brain mask (NIfTI, not 0 inside) instead of the brain that would be found
  --mask-of    the contrast that the mask was drawn on; the reference by default
  --transforms  a folder of ITK transforms (T1w_to_FLAIR.tfm …), as --transforms-out writes them,
               instead of measuring; contrasts without a file are measured
  --trust-headers  places the scans by their headers: nothing is measured or aligned
`

/** The command line: what it says of files, results and options, and its help. */
export const cli = {
  setAside: ({ file, reason }: { file: string; reason: Message }, { text }: Format) =>
    `${file}: set aside. ${text(reason)}`,
  betterSeries: ({ contrast }: { contrast: string }) => `Another series is better for ${contrast}.`,
  seriesUnknown: ({ reason }: { reason: Message }, { text }: Format) => `${text(reason)}.`,
  noContrastKnown: ({ series }: { series: readonly string[] }, { list }: Format) =>
    `The contrast of ${list(series)} is unknown. Convert the series you need with dcm2niix, and name the contrast in the file's name.`,

  // Files.
  folderNotFile: ({ path }: { path: string }) =>
    `${path}: this is a folder, not a file. Name the files in it.`,
  bundleFile: ({ path, folder }: { path: string; folder: string }) =>
    `${path}: this file of the model is not in ${folder}. Name a folder that 'convert' wrote with --model.`,
  boxesJson: ({ file }: { file: string }) =>
    `${file}: the file is not JSON. It should list boxes per contrast.`,
  cannotRead: ({ path, reason }: { path: string; reason: Message }, { text }: Format) =>
    `${path}: the file can't be read. ${text(reason)}`,
  cannotWrite: ({ path, reason }: { path: string; reason: Message }, { text }: Format) =>
    `${path}: the file can't be written. ${text(reason)}`,
  missingPath: 'It does not exist. Check the path.',
  noPermission: 'You have no permission. Choose another place or change the permissions.',
  readOnly: 'The disk is read-only. Choose another place.',
  diskFull: 'The disk is full. Free some space or choose another place.',
  quotaFull: 'Your disk quota is used up. Free some space or choose another place.',
  isFolder: 'A folder has that name. Choose another name.',
  fileInWay: 'A file has the name of a folder that is needed. Choose another name.',
  notFolder: 'A file has the name of a folder in the path. Check the path.',
  longName: 'The name is too long. Choose a shorter one.',
  systemSays: ({ error }: { error: string }) => `The system reports: ${error}`,

  // Options.
  options: ({ reason, usage }: { reason: Message; usage: string }, { text }: Format) =>
    `${text(reason)} (${usage})`,
  badArguments: ({ error }: { error: string }) => error,
  oneOf: (
    { option, words, value }: { option: string; words: readonly string[]; value: string },
    { list }: Format,
  ) => `--${option} takes ${list(words, 'or')}, not '${value}'.`,
  wholeNumber: ({ option, least, value }: { option: string; least: number; value: string }) =>
    `--${option} takes a whole number from ${least} up, not '${value}'.`,
  outMissing: ({ value }: { value: string }) => `--out ${value} is missing.`,
  maskOption: ({ names, value }: { names: readonly string[]; value: string }) =>
    `--mask takes ${names.join(', ')} or a .json file, not '${value}'.`,
  needsPrepare: ({ option }: { option: string }) => `--${option} needs --prepare.`,
  oneSsl: 'One self-supervised checkpoint is enough. Others need --head TASK=.',
  headOption: ({ value }: { value: string }) => `--head takes TASK=CLASSIFIER.pth, not '${value}'.`,
  bitsOption: ({ value }: { value: string }) => `--bits takes 4, 8, int8 or 32, not '${value}'.`,
  noFile: 'No file is named.',
  exclusive: '--transforms and --trust-headers exclude each other.',
  unknownVerb: ({ verb, verbs }: { verb: string; verbs: readonly string[] }, { list }: Format) =>
    `There is no command '${verb}'. There are ${list(verbs)}.`,

  // Results.
  scanFacts: (
    {
      name,
      contrast,
      reason,
      size,
      voxel,
      orientation,
    }: {
      name: string
      contrast: string | null
      reason: Message
      size: readonly number[]
      voxel: readonly number[]
      orientation: string
    },
    { text }: Format,
  ) =>
    `${name}: ${contrast ?? 'contrast unknown'} (${text(reason)})\n  ${size.join(' × ')} voxels of ${voxel.join(' × ')} mm, ${orientation}`,
  volumeOf: ({ file, volume }: { file: string; volume: number }) => `${file}, volume ${volume}`,
  headerFacts: ({
    format,
    gzip,
    datatype,
    order,
    slope,
    intercept,
    source,
    extensions,
  }: {
    format: string
    gzip: boolean
    datatype: string
    order: string
    slope: number
    intercept: number
    source: string
    extensions: number
  }) =>
    [
      gzip ? `${format}, gzip` : format,
      `${datatype}, ${order}`,
      `slope ${slope}, intercept ${intercept}`,
      source === 'none' ? 'neither sform nor qform' : `${source} used`,
      ...(extensions > 0 ? [`${extensions} header extension${extensions === 1 ? '' : 's'}`] : []),
    ].join('; '),
  dicomFacts: ({
    patient,
    study,
    times,
    derived,
    proposed,
  }: {
    patient: number
    study: number
    times: readonly string[]
    derived: boolean
    proposed: boolean
  }) =>
    [
      `DICOM, patient ${patient}, study ${study}`,
      ...times,
      ...(derived ? ['derived'] : []),
      ...(proposed ? ['proposed for its contrast'] : []),
    ].join(', '),
  warning: ({ warning }: { warning: Message }, { text }: Format) => `! ${text(warning)}`,
  brain: (
    {
      millilitres,
      source,
      size,
    }: { millilitres: number; source: Message; size: readonly number[] },
    { number, text }: Format,
  ) => `Brain: ${number(millilitres, 0)} ml in ${size.join(' × ')} voxels. ${text(source)}`,
  l1: ({ value }: { value: number }) => `L1 ${value.toFixed(4)} in the hidden voxels`,
  nothingHidden: 'nothing hidden',
  converted: (
    {
      folder,
      name,
      layers,
      width,
      tasks,
      precisions,
      bytes,
    }: {
      folder: string
      name: string
      layers: number
      width: number
      tasks: readonly string[]
      precisions: readonly string[]
      bytes: number
    },
    f: Format,
  ) =>
    `${folder}: ${name}, ${layers} blocks of ${width}, tasks: ${tasks.join(', ') || 'none'}; ${precisions.join(', ')}, ${f.bytes(bytes)}`,
  ranOn: ({
    name,
    precision,
    backend,
    adapter,
  }: {
    name: string
    precision: string
    backend: string
    adapter: string
  }) => `${name}, ${precision} on ${backend} (${adapter})`,
  noClassifier:
    'This model brings no classifier, so it gives no probabilities. It can restore hidden parts (lamim reconstruct). Choose a bundle with tasks by --model.',

  // Help.
  help: ({ verbs }: { verbs: readonly string[] }) => `lamim COMMAND … [--lang en|zh]

${verbs.join('\n')}

lamim COMMAND --help tells more.
--lang       the language: en or zh; the system's by default`,
  convertSummary: "Turns LaMIM's own .pth checkpoints into a model bundle.",
  convertHelp: `  SSL.pth      a self-supervised checkpoint: encoder and decoder
  --head       a fine-tuned checkpoint for a task; LaMIM's tasks are detection, discrimination and
               molecular. An encoder that equals another one is shared, otherwise it is added
  --out        the bundle's folder
  --bits       of the weights: 4 (default), 8 or 32, or int8: products of 8-bit integers, three times
               as fast in WebAssembly, which takes them first; several with commas, best first
  --heads      attention heads, where they aren't width / 64
  --card       JSON with what checkpoints can't say: name, training, licence, labels, cohorts,
               calibration, preprocessing
  --trust      JSON that describes validation cases as this model sees them; copied into the bundle
`,
  prepareSummary: 'Aligns raw scans, removes the skull, crops and merges them into one 4D file.',
  prepareHelp: `  FILE|DIR…    raw scans of one head, NIfTI or DICOM; contrasts are guessed from names and headers
  --out        the prepared scans, 4D in the order T1w T1c T2w FLAIR, zeros where one is missing
  --mask-out   the brain mask, on the reference's grid
  --transforms-out  a folder for one ITK transform (.tfm) per contrast that was measured: reference
               to scan, as ANTs, 3D Slicer and SimpleITK take it
${prepareHelp}  --json       what was done, on standard output
`,
  predictSummary: 'Class probabilities of one study: four NIfTI files, or one 4D file.',
  predictHelp: `  FILE…        prepared scans on one grid; contrasts are guessed from the names, and a missing
               contrast enters as zeros, with a warning
  --model      a bundle's folder; the shipped one by default
  --backend    wasm (default), or webgpu: the machine's GPU through Dawn
  --precision  a variant of the bundle; the backend's first by default
  --prepare    FILE… are raw scans, or folders of them: aligns them, removes the skull and crops
               them first, as 'lamim prepare' does
${prepareHelp}  --json       the report on standard output
`,
  reconstructSummary: 'Hides parts of a study and writes what the model restores.',
  reconstructHelp: `  --out        folder for input, masked, reconstruction and error (4D .nii.gz, contrasts in the
               order T1w T1c T2w FLAIR, scaled to 0…1) and report.json
  --mask       coarse (default): 86 boxes of 16³ per contrast; fine: 6000 of 4³; a contrast: all
               of it; a JSON file: contrast index → list of [x, y, z, size] on the model's grid
  --seed       of the boxes, 1 by default
  --grid       scan (default): on the scan's own grid; model: on the model's grid, in float32
  --model, --backend, --precision   as for predict
`,
  inspectSummary: 'What each file or DICOM series is: its grid, its contrast and why.',
  inspectHelp: `  FILE|DIR…    NIfTI or DICOM files, folders of them, or zips
  --json       an array on standard output
Exit code 1 when a file or series can't be used; standard error says why.
`,
}

import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

const saveAgain =
  "Load it in PyTorch (1.6 or newer) and save it again with torch.save(model.state_dict(), 'name.pth')."
const anotherNetwork = 'This is another network. Choose a LaMIM checkpoint.'
const convertAgain = 'Convert the model again.'

/** Checkpoints, bundles, the model's input, hidden boxes. */
export const lamim = {
  preparingInput: 'Preparing the input',
  comparingEncoder: ({ file }: { file: string }) => `Comparing the encoder of ${file}`,
  writing: ({ path }: { path: string }) => `Writing ${path}`,

  // The input.
  noScan: 'There is no scan to analyse. Open at least one contrast.',
  differentGrids: ({ difference }: { difference: Message }, { text }: Format) =>
    `The contrasts are on different grids: ${text(difference)}. Prepare them first.`,
  boxSize: ({ size, most }: { size: number; most: number }, { number }: Format) =>
    `The box size ${size} is not possible. Choose a whole number from 1 to ${number(most)}.`,
  boxCount: ({ count, most }: { count: number; most: number }, { number }: Format) =>
    `The number of boxes ${count} is not possible. Choose a whole number from 0 to ${number(most)}.`,
  boxSeed: ({ seed }: { seed: number }) =>
    `The seed ${seed} is not possible. Choose a whole number.`,
  boxesFormat: 'Boxes must be an object such as {"0": [[x, y, z, size], …]}.',
  boxesContrast: (
    { key, contrasts }: { key: string; contrasts: readonly string[] },
    { list }: Format,
  ) =>
    `The boxes are for '${key}', which is not a contrast. Use 0, 1, 2, 3 or ${list(contrasts, 'or')}.`,
  boxesList: ({ key, most }: { key: string; most: number }, { number }: Format) =>
    `The boxes of contrast ${key} must be a list of at most ${number(most)} entries [x, y, z, size].`,
  badBox: ({
    key,
    position,
    box,
    side,
  }: {
    key: string
    position: number
    box: string
    side: number
  }) =>
    `Box ${position} of contrast ${key} is ${box}. Give four whole numbers x, y, z, size that stay within ${side} voxels.`,

  // Checkpoints.
  checkpointCutOff: ({ file }: { file: string }) =>
    `${file}: the file is cut off or damaged. Copy or download it again, and compare its size with the original.`,
  checkpointUnreadable: ({ file }: { file: string }) =>
    `${file}: the file could not be read. It may have been moved or changed. Choose it again.`,
  hostilePickle: ({ file, name }: { file: string; name: string }) =>
    `${file}: the file asks for '${name}', which weights never need. It may be a whole pickled model or malicious. Nothing was run. Save the weights alone with torch.save(model.state_dict(), …).`,
  badPickle: ({ file }: { file: string }) =>
    `${file}: the contents are not a state dict as torch.save writes it. ${saveAgain}`,
  tensorRange: ({ file }: { file: string }) =>
    `${file}: a tensor reaches past its own storage. The file is damaged. Copy or download it again.`,
  missingKeys: (
    {
      file,
      keys,
      more,
      kind,
    }: { file: string; keys: readonly string[]; more: number; kind: 'ssl' | 'classifier' },
    { number }: Format,
  ) =>
    `${file}: a ${kind === 'ssl' ? 'self-supervised LaMIM checkpoint' : 'LaMIM classifier'} has ${keys.map(key => `'${key}'`).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}, which are missing here. Check that the file is complete and of this kind.`,
  surplusKeys: (
    {
      file,
      keys,
      more,
      kind,
    }: { file: string; keys: readonly string[]; more: number; kind: 'ssl' | 'classifier' },
    { number }: Format,
  ) =>
    `${file}: the file holds ${keys.map(key => `'${key}'`).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}, which a ${kind === 'ssl' ? 'self-supervised LaMIM checkpoint' : 'LaMIM classifier'} does not have. ${anotherNetwork}`,
  keyShape: ({
    file,
    key,
    found,
    expected,
  }: {
    file: string
    key: string
    found: readonly number[]
    expected: readonly number[]
  }) =>
    `${file}: '${key}' has the shape ${found.join('×')}, and ${expected.join('×')} is expected. ${anotherNetwork}`,
  keyTwice: ({ file, key }: { file: string; key: string }) =>
    `${file}: '${key}' is stored twice, once under 'model.'. ${saveAgain}`,
  noPatchEmbedding: (
    { file, keys, more }: { file: string; keys: readonly string[]; more: number },
    { number }: Format,
  ) =>
    `${file}: there is no patch embedding (keys: ${keys.map(key => `'${key}'`).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}). ${anotherNetwork}`,
  positions: ({
    file,
    found,
    tokens,
  }: {
    file: string
    found: readonly number[]
    tokens: number
  }) =>
    `${file}: the position embeddings have the shape ${found.join('×')}, and 1×${tokens}×width is expected. The network is for another image or patch size.`,
  noBlocks: ({ file }: { file: string }) =>
    `${file}: there are no transformer blocks. ${anotherNetwork}`,
  oneOutput: ({ file }: { file: string }) =>
    `${file}: the head has one output, and a classifier needs one per class, two or more. Choose another checkpoint.`,
  unknownHeads: ({ file, width, headWidth }: { file: string; width: number; headWidth: number }) =>
    `${file}: the width ${width} is not a multiple of ${headWidth}, so the number of attention heads is unknown. Enter it.`,
  wrongHeads: ({ file, width, heads }: { file: string; width: number; heads: number }) =>
    `${file}: ${heads} attention heads do not divide the width ${width}. Enter another number.`,
  numberType: ({ file, key, type }: { file: string; key: string; type: string }) =>
    `${file}: '${key}' is stored as ${type}. LaMIM's weights are float32, float16 or bfloat16. ${saveAgain}`,
  zipWithoutPickle: ({ file }: { file: string }) =>
    `${file}: this zip archive was not written by PyTorch (no data.pkl). Choose the .pth file itself.`,
  torchScript: ({ file }: { file: string }) =>
    `${file}: this is a TorchScript program, not a checkpoint of weights. ${saveAgain}`,
  tooManyEntries: ({ file }: { file: string }) =>
    `${file}: the table of contents is far larger than a LaMIM checkpoint's. ${anotherNetwork}`,
  notATensor: ({ file, key }: { file: string; key: string }) =>
    `${file}: '${key}' is not a tensor. ${saveAgain}`,
  noStateDict: ({ file }: { file: string }) => `${file}: there is no state dict. ${saveAgain}`,
  byteOrder: ({ file, order }: { file: string; order: string }) =>
    `${file}: the byte order '${order}' is neither 'little' nor 'big'. ${saveAgain}`,
  oldPytorch: ({ file }: { file: string }) =>
    `${file}: the file is in the format of PyTorch before 1.6. ${saveAgain}`,
  barePickle: ({ file }: { file: string }) =>
    `${file}: this is a bare pickle, not a PyTorch checkpoint. ${saveAgain}`,
  safetensors: ({ file }: { file: string }) =>
    `${file}: this is a safetensors file, and LaMIM's checkpoints are .pth files. ${saveAgain}`,
  notACheckpoint: ({ file }: { file: string }) =>
    `${file}: this is not a PyTorch checkpoint. Choose a .pth file of LaMIM, such as SSL_ViT_Block16.pth.`,
  entryTwice: ({ file, name }: { file: string; name: string }) =>
    `${file}: the archive holds '${name}' twice. Copy or download the file again.`,
  encrypted: ({ file }: { file: string }) =>
    `${file}: the archive is encrypted. Save it without a password.`,
  compressed: ({ file }: { file: string }) =>
    `${file}: the archive is compressed, and PyTorch stores without compression. Unzip it if the .pth is inside, or save it again with torch.save.`,

  // Converting.
  nothingToConvert: 'Choose at least one checkpoint and one precision.',
  sslIsClassifier: ({ file }: { file: string }) =>
    `${file}: this is a classifier. Give it as the head of a task.`,
  taskName: ({ task }: { task: string }) =>
    `'${task}' is not a valid task name. Use lower-case letters, digits, - and _, each name once.`,
  noHead: ({ file, task }: { file: string; task: string }) =>
    `${file}: there is no classifier head, so it can't answer '${task}'. Give it as the self-supervised checkpoint.`,
  otherSize: ({ file, first }: { file: string; first: string }) =>
    `${file}: the network has another size than ${first}. All checkpoints of a bundle must share one architecture.`,
  lacksTensor: ({ file, name }: { file: string; name: string }) =>
    `${file}: '${name}' is missing. Check that the file is complete.`,
  cardLabels: ({ task, labels, classes }: { task: string; labels: number; classes: number }) =>
    `The card gives the task '${task}' ${labels} labels, and its head has ${classes} classes. Give one label per class.`,

  // Bundles.
  badZip: ({ file }: { file: string }) =>
    `${file}: the zip is damaged or cut off. Copy or export it again.`,
  compressedZip: ({ file }: { file: string }) =>
    `${file}: the zip is compressed. Unpack it and choose the folder instead.`,
  notJson: ({ file }: { file: string }) => `${file}: the file is not valid JSON. ${convertAgain}`,
  badField: (
    { file, field, more }: { file: string; field: string; more: number },
    { number }: Format,
  ) =>
    `${file}: the field ${field === '' ? 'at the top' : `'${field}'`} does not follow the bundle format${more > 0 ? `, nor do ${number(more)} others` : ''}. ${convertAgain}`,
  inconsistent: ({ file, field }: { file: string; field: string }) =>
    `${file}: the field '${field}' contradicts the rest of the bundle. ${convertAgain}`,
  newerFormat: ({
    file,
    format,
    known,
    version,
  }: {
    file: string
    format: string
    known: string
    version: string | null
  }) =>
    `${file}: the model is in the format ${format}, and this viewer reads formats up to ${known}. Open it with ${version === null ? 'a newer version of the viewer' : `version ${version} of the viewer or later`}.`,
  outdatedHash: ({ path }: { path: string }) =>
    `${path}: an earlier version of the viewer stored this file of the model, and its hash can't be checked any more. ${convertAgain}`,
  notListed: ({ path, config }: { path: string; config: string }) =>
    `${path}: the model's ${config} does not list this file, so it can't be checked. ${convertAgain}`,
  wrongHash: ({ path, config }: { path: string; config: string }) =>
    `${path}: the file differs from what the model's ${config} promises. It was changed or cut off. Fetch or convert the model again.`,
  tooLarge: ({ path, bytes }: { path: string; bytes: number }, f: Format) =>
    `${path}: ${f.bytes(bytes)} are far too large for this file of a model. ${convertAgain}`,
  unreadable: ({ path }: { path: string }) =>
    `${path}: the model's file could not be read. Check that the model is complete.`,
  notBase64: ({ file, field }: { file: string; field: string }) =>
    `${file}: '${field}' is not base64. Make the file again.`,
  wrongLength: ({
    file,
    field,
    found,
    expected,
  }: {
    file: string
    field: string
    found: number
    expected: number
  }) =>
    `${file}: '${field}' holds ${found} numbers, and the model has ${expected}. Make the file again.`,
  labelCount: ({ task, logits, labels }: { task: string; logits: number; labels: number }) =>
    `The model's head for '${task}' gives ${logits} numbers, and config.json names ${labels} labels. ${convertAgain}`,
  answerNotANumber: ({ task }: { task: string }) =>
    `The model's answer for '${task}' is not a number, so nothing is shown. Try the backend wasm.`,
}

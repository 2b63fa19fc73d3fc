import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

const saveAgain =
  "请在 PyTorch（1.6 或更新版本）中加载，并用 torch.save(model.state_dict(), 'name.pth') 重新保存。"
const anotherNetwork = '这是其他网络。请选择 LaMIM 的检查点。'
const convertAgain = '请重新转换模型。'

const kinds = { ssl: 'LaMIM 自监督检查点', classifier: 'LaMIM 分类器' } as const

const keyList = (keys: readonly string[], more: number) =>
  `${keys.map(key => `“${key}”`).join('、')}${more > 0 ? ` 等 ${keys.length + more} 项` : ''}`

export const lamim: Translation<typeof en.lamim> = {
  preparingInput: '正在准备模型输入',
  comparingEncoder: ({ file }) => `正在比较 ${file} 的编码器`,
  writing: ({ path }) => `正在写入 ${path}`,

  noScan: '没有可分析的图像。请至少打开一种对比。',
  differentGrids: ({ difference }, { text }) =>
    `各对比的网格不同：${text(difference)}。请先进行预处理。`,
  boxSize: ({ size, most }, { number }) =>
    `方块大小 ${size} 无效。请选择 1 到 ${number(most)} 之间的整数。`,
  boxCount: ({ count, most }, { number }) =>
    `方块数量 ${count} 无效。请选择 0 到 ${number(most)} 之间的整数。`,
  boxSeed: ({ seed }) => `随机种子 ${seed} 无效。请选择整数。`,
  boxesFormat: '方块须为对象，例如 {"0": [[x, y, z, size], …]}。',
  boxesContrast: ({ key, contrasts }, { list }) =>
    `方块对应的“${key}”不是对比类型。请使用 0、1、2、3 或 ${list(contrasts, 'or')}。`,
  boxesList: ({ key, most }, { number }) =>
    `对比 ${key} 的方块须为列表，最多 ${number(most)} 项 [x, y, z, size]。`,
  badBox: ({ key, position, box, side }) =>
    `对比 ${key} 的第 ${position} 个方块为 ${box}。请给出四个整数 x、y、z、size，且不超出 ${side} 体素。`,

  checkpointCutOff: ({ file }) =>
    `${file}：文件不完整或已损坏。请重新复制或下载，并与原文件核对大小。`,
  checkpointUnreadable: ({ file }) => `${file}：无法读取。文件可能已被移动或更改。请重新选择。`,
  hostilePickle: ({ file, name }) =>
    `${file}：文件要求“${name}”，而权重文件不需要它。它可能是整个序列化的模型或恶意文件。未运行任何内容。请用 torch.save(model.state_dict(), …) 只保存权重。`,
  badPickle: ({ file }) => `${file}：内容不是 torch.save 写入的 state dict。${saveAgain}`,
  tensorRange: ({ file }) => `${file}：有张量超出其存储范围。文件已损坏，请重新复制或下载。`,
  missingKeys: ({ file, keys, more, kind }) =>
    `${file}：${kinds[kind]}应包含 ${keyList(keys, more)}，但此文件缺少这些内容。请检查文件是否完整、类型是否正确。`,
  surplusKeys: ({ file, keys, more, kind }) =>
    `${file}：文件包含 ${keyList(keys, more)}，而${kinds[kind]}没有这些内容。${anotherNetwork}`,
  keyShape: ({ file, key, found, expected }) =>
    `${file}：“${key}”的形状为 ${found.join('×')}，应为 ${expected.join('×')}。${anotherNetwork}`,
  keyTwice: ({ file, key }) => `${file}：“${key}”存储了两次，其中一次在“model.”下。${saveAgain}`,
  noPatchEmbedding: ({ file, keys, more }) =>
    `${file}：没有图像块嵌入（键：${keyList(keys, more)}）。${anotherNetwork}`,
  positions: ({ file, found, tokens }) =>
    `${file}：位置嵌入的形状为 ${found.join('×')}，应为 1×${tokens}×宽度。该网络用于其他图像或图像块大小。`,
  noBlocks: ({ file }) => `${file}：没有 Transformer 层。${anotherNetwork}`,
  oneOutput: ({ file }) =>
    `${file}：分类头只有一个输出，而分类器每类需要一个、至少两个输出。请选择其他检查点。`,
  unknownHeads: ({ file, width, headWidth }) =>
    `${file}：宽度 ${width} 不是 ${headWidth} 的倍数，无法得知注意力头数。请输入。`,
  wrongHeads: ({ file, width, heads }) =>
    `${file}：宽度 ${width} 不能被 ${heads} 个注意力头整除。请输入其他数值。`,
  numberType: ({ file, key, type }) =>
    `${file}：“${key}”以 ${type} 存储。LaMIM 的权重为 float32、float16 或 bfloat16。${saveAgain}`,
  zipWithoutPickle: ({ file }) =>
    `${file}：该 zip 压缩包不是由 PyTorch 写入的（没有 data.pkl）。请选择 .pth 文件本身。`,
  torchScript: ({ file }) => `${file}：这是 TorchScript 程序，不是权重检查点。${saveAgain}`,
  tooManyEntries: ({ file }) => `${file}：目录远大于 LaMIM 检查点的目录。${anotherNetwork}`,
  notATensor: ({ file, key }) => `${file}：“${key}”不是张量。${saveAgain}`,
  noStateDict: ({ file }) => `${file}：没有 state dict。${saveAgain}`,
  byteOrder: ({ file, order }) =>
    `${file}：字节序“${order}”既不是“little”也不是“big”。${saveAgain}`,
  oldPytorch: ({ file }) => `${file}：文件为 PyTorch 1.6 之前的格式。${saveAgain}`,
  barePickle: ({ file }) => `${file}：这是单独的 pickle，不是 PyTorch 检查点。${saveAgain}`,
  safetensors: ({ file }) =>
    `${file}：这是 safetensors 文件，而 LaMIM 的检查点为 .pth 文件。${saveAgain}`,
  notACheckpoint: ({ file }) =>
    `${file}：不是 PyTorch 检查点。请选择 LaMIM 的 .pth 文件，例如 SSL_ViT_Block16.pth。`,
  entryTwice: ({ file, name }) => `${file}：压缩包中“${name}”出现两次。请重新复制或下载。`,
  encrypted: ({ file }) => `${file}：压缩包已加密。请不加密码重新保存。`,
  compressed: ({ file }) =>
    `${file}：压缩包经过压缩，而 PyTorch 以不压缩方式存储。若 .pth 在其中，请解压；否则请用 torch.save 重新保存。`,

  nothingToConvert: '请至少选择一个检查点和一种精度。',
  sslIsClassifier: ({ file }) => `${file}：这是分类器。请将其作为任务的分类头。`,
  taskName: ({ task }) =>
    `“${task}”不是有效的任务名。请使用小写字母、数字、- 和 _，且名称不得重复。`,
  noHead: ({ file, task }) => `${file}：没有分类头，无法回答“${task}”。请将其作为自监督检查点。`,
  otherSize: ({ file, first }) =>
    `${file}：网络大小与 ${first} 不同。同一模型包的所有检查点须为同一架构。`,
  lacksTensor: ({ file, name }) => `${file}：缺少“${name}”。请检查文件是否完整。`,
  cardLabels: ({ task, labels, classes }) =>
    `模型卡为任务“${task}”给出 ${labels} 个标签，而其分类头有 ${classes} 类。请每类给出一个标签。`,

  badZip: ({ file }) => `${file}：zip 已损坏或不完整。请重新复制或导出。`,
  compressedZip: ({ file }) => `${file}：zip 经过压缩。请解压后选择文件夹。`,
  notJson: ({ file }) => `${file}：不是有效的 JSON。${convertAgain}`,
  badField: ({ file, field, more }, { number }) =>
    `${file}：${field === '' ? '顶层字段' : `字段“${field}”`}${more > 0 ? `等 ${number(more + 1)} 处` : ''}不符合模型包格式。${convertAgain}`,
  inconsistent: ({ file, field }) =>
    `${file}：字段“${field}”与模型包的其余内容矛盾。${convertAgain}`,
  newerFormat: ({ file, format, known, version }) =>
    `${file}：模型格式为 ${format}，本软件最高支持 ${known}。请用${version === null ? '更新版本的软件' : ` ${version} 或更高版本的软件`}打开。`,
  outdatedHash: ({ path }) =>
    `${path}：该模型文件由早期版本的软件存储，其哈希值已无法校验。${convertAgain}`,
  notListed: ({ path, config }) =>
    `${path}：模型的 ${config} 未列出该文件，无法校验。${convertAgain}`,
  wrongHash: ({ path, config }) =>
    `${path}：文件与模型的 ${config} 不符，可能已被更改或不完整。请重新获取或转换模型。`,
  tooLarge: ({ path, bytes }, f) =>
    `${path}：${f.bytes(bytes)} 对模型的该文件而言过大。${convertAgain}`,
  unreadable: ({ path }) => `${path}：无法读取模型文件。请检查模型是否完整。`,
  notBase64: ({ file, field }) => `${file}：“${field}”不是 base64。请重新生成该文件。`,
  wrongLength: ({ file, field, found, expected }) =>
    `${file}：“${field}”含 ${found} 个数值，而模型有 ${expected} 个。请重新生成该文件。`,
  labelCount: ({ task, logits, labels }) =>
    `模型中“${task}”的分类头给出 ${logits} 个数值，而 config.json 列出 ${labels} 个标签。${convertAgain}`,
  answerNotANumber: ({ task }) =>
    `模型对“${task}”的回答不是数值，因此不显示任何结果。请尝试 wasm 后端。`,
}

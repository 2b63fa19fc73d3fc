import { timingText } from '../en/dicom.ts'
import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

const decompress = '请用 gdcmconv --raw 解压文件，或以未压缩格式（Explicit VR Little Endian）导出。'

export const dicom: Translation<typeof en.dicom> = {
  unpacking: ({ count }, { number }) => `正在解压 ${number(count)} 个文件`,
  looking: ({ count }, { number }) => `正在读取 ${number(count)} 个文件的文件头`,
  converting: ({ series }) => `正在转换 ${series}`,

  agentRecorded: ({ reason, agent }, { text }) => `${text(reason)}，且记录了对比剂（${agent}）`,
  echoTooShort: ({ reason, timing }, f) =>
    `${f.text(reason)}，但回波时间过短（${timingText(timing, f)}）`,
  timingDisagrees: ({ reason, timing }, { text }) => `${text(reason)}，但 ${text(timing)}`,
  imageType: ({ kind }) => `图像类型为 ${kind}：不属于四种对比`,
  byTiming: ({ timing, contrast }, f) => `${timingText(timing, f)}：${contrast}`,
  byTimingAndAgent: ({ timing, contrast, agent }, f) =>
    `${timingText(timing, f)}，且记录了对比剂（${agent}）：${contrast}`,
  unknownContrast: ({ timing }, f) => {
    const known = timingText(timing, f)
    return known
      ? `序列描述和扫描时间参数（${known}）均未表明对比类型`
      : '序列描述和扫描时间参数均未表明对比类型'
  },

  empty: '序列为空。',
  directory: '这是 DICOMDIR 目录文件。',
  video: '这是视频，不是扫描图像。请选择生成它的序列。',
  noImage: '这是报告或其他不含图像的对象。',
  secondaryCapture: '这是二次捕获图像（截图），没有空间位置。请选择其来源序列。',
  inColour: '图像为彩色，应为参数图。请选择计算它的原始序列。',
  otherModality: ({ modality }) =>
    `成像方式为 ${modality}，不是 MR。LaMIM 使用 T1w、T1c、T2w 和 FLAIR 四种 MR 对比。`,
  localizer: '这是定位像。请选择完整序列。',
  manyVolumes: ({ count }) => `该序列含 ${count} 卷，应为弥散或灌注序列。请选择解剖结构序列。`,
  manyImages: ({ count }) =>
    `该序列每层有 ${count} 幅图像，应为弥散或灌注序列。请选择解剖结构序列。`,
  holdsNothing: '该序列不含图像。',
  neitherFormat: ({ others }, { number }) =>
    others === 0
      ? '该文件既不是 DICOM 也不是 NIfTI。'
      : `该文件及其他 ${number(others)} 个文件既不是 DICOM 也不是 NIfTI。`,

  transferSyntax: ({ series, syntax }) => `${series}：不支持传输语法 ${syntax}。${decompress}`,
  packedFrames: ({ series, packing }) =>
    `${series}：所有层面在一个文件中，以 ${packing} 压缩，只能读取第一层。${decompress}`,
  fewSlices: ({ series, count }) =>
    `${series}：只有 ${count} 层，不足以覆盖头部。请选择完整序列，或重新导出全部文件。`,
  missingSlices: ({ series, count }) =>
    `${series}：首层与末层之间缺少 ${count} 层。请重新导出该序列的全部文件。`,
  smallVolume: ({ series, size }) =>
    `${series}：${size.join(' × ')} 体素不足以覆盖头部。请选择完整序列。`,
  tooLarge: ({ series, bytes, most }, f) =>
    `${series}：文件共 ${f.bytes(bytes)}，一次最多转换 ${f.bytes(most)}。请用 dcm2niix 转换后打开 NIfTI 文件。`,
  damagedImages: ({ series, damaged, count, packing }) =>
    `${series}：以 ${packing} 压缩的 ${count} 幅图像中有 ${damaged} 幅已损坏或不连续。${decompress}`,
  damagedPacked: ({ series, packing }) =>
    `${series}：以 ${packing} 压缩的图像已损坏或不连续。${decompress}`,
  multiFrame: ({ series }) =>
    `${series}：dcm2niix 无法转换该增强型多帧序列。请导出为经典 MR 图像，每层一个文件。`,
  notConverted: ({ series }) => `${series}：文件已损坏或类型未知。请以未压缩格式重新导出。`,
  noDicom: ({ source, count }, { number }) =>
    `该${source === 'zip' ? '压缩包' : '文件夹'}中没有 DICOM 或 NIfTI 文件，只有其他 ${number(count)} 个文件。请打开扫描仪或归档系统导出的文件夹。`,
  noScan: ({ setAside }, { text }) =>
    `没有可用的 DICOM 扫描图像。${setAside.map(({ file, reason }) => `${file}：${text(reason)}`).join('')}`,
  mixedPatients: ({ count }) =>
    `这些文件来自 ${count} 位患者。不同患者的图像不得混用。请选择一位患者，或打开一位患者的文件夹。`,
  mixedStudies: ({ count }) =>
    `这些文件来自同一患者的 ${count} 次检查。不同检查的图像不应混用。请选择一次检查，或打开一次检查的文件夹。`,

  badZip: ({ file }) => `${file}：压缩包不完整、已更改或不是 zip。请重新打包，或打开文件夹本身。`,
  lockedZip: ({ file }) => `${file}：压缩包有密码保护。请解压后打开文件夹。`,
  manyFilesInZip: ({ file, count, most }, f) =>
    `${file}：压缩包含 ${f.number(count)} 个文件，上限为 ${f.number(most)}。请打开一次检查的文件夹。`,
  largeZip: ({ file, bytes, packed }, f) =>
    `${file}：${f.bytes(packed)} 的压缩包解压后将达 ${f.bytes(bytes)}，不符合任何检查的情况。请打开一次检查的文件夹。`,
  longerThanDeclared: ({ file }) => `${file}：压缩包内容超过其声明的大小。请重新打包。`,
}

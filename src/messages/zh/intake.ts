import type { ScanName } from '../en/intake.ts'
import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

const nameOf = ({ file, frame }: ScanName) =>
  frame === null ? file : `${file}（第 ${frame + 1} 卷）`

const places = { name: '文件名', description: '序列描述' } as const

export const intake: Translation<typeof en.intake> = {
  inName: ({ text, meaning, place }, f) => `${places[place]}中的“${text}”：${f.text(meaning)}`,
  agentInName: ({ agent, text, place }) =>
    `${places[place]}中“${text}”与“${agent}”并列：对比增强 T1`,
  nothingInName: ({ place }) => `${places[place]}未表明对比类型`,
  mergedVolume: ({ volume, contrasts }) =>
    `合并文件的第 ${volume} 卷，顺序为 ${contrasts.join('、')}`,
  assignedByUser: '由您指定',

  meansFlair: 'FLAIR',
  meansT1c: '对比增强 T1',
  meansT1: 'T1',
  meansT2: 'T2',
  meansOther: '不属于四种对比',
  meansMask: '掩膜或分割',

  sameFile: ({ twin }) => `与 ${twin} 是同一文件。`,
  notAScan: '这是扫描图像的附带文件，不是扫描图像。',
  namedMask: ({ reason }, { text }) => `${text(reason)}。`,
  looksLikeMask: '所有体素均为 0 或 1，应为掩膜。',

  constant: ({ value }, { significant }) => `所有体素的值相同（${significant(value, 4)}）。`,
  couldNotOpen: ({ file, reason }, { text }) => `${file}：无法打开文件。${text(reason)}`,
  volumeCount: ({ file, count, contrasts }) =>
    `${file}：文件含 ${count} 卷。合并文件应含 ${contrasts.length} 卷（${contrasts.join('、')}）。请将所需的卷导出为 3D 文件。`,
  maskVolumes: ({ file, count }) =>
    `${file}：文件含 ${count} 卷，而掩膜只应有一卷。请将掩膜保存为 3D 文件。`,
  maskEmpty: ({ file }) => `${file}：所有体素均为 0，掩膜未标出脑组织。请选择其他掩膜。`,

  tooManyScans: ({ scans, most }, { list }) =>
    `已打开 ${scans.length} 个图像（${list(scans.map(nameOf))}），而一项检查最多 ${most} 个。请去掉不需要的图像。`,
  sameContrast: ({ scans, contrast }, { list }) =>
    `${list(scans.map(nameOf))} 均被识别为 ${contrast}。请分别选择插槽，或重命名其中一个。`,
  unknownContrast: ({ scans, reason, endings }, { list, text }) =>
    `${list(scans.map(nameOf))}：对比类型未知。${text(reason)}。请选择插槽，或重命名文件，使其以 ${list(endings, 'or')} 结尾。`,
  noScan: ({ contrasts }, { list }) =>
    `所有插槽均为空。请至少打开 ${list(contrasts, 'or')} 中的一个。`,
  twoSlots: ({ scan }) => `${nameOf(scan)}：该图像占用了两个插槽。请从其中一个移除。`,
  differentGrids: ({ scans, contrasts, difference }, { list, text }) =>
    `${list(scans.map((scan, at) => `${nameOf(scan)}（${contrasts[at]}）`))} 的网格不同：${text(difference)}。请先进行预处理。`,
}

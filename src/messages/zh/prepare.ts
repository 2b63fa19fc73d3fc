import type { ScanOf } from '../en/prepare.ts'
import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

const nameOf = ({ name, contrast }: ScanOf) => `${name}（${contrast}）`

export const prepare: Translation<typeof en.prepare> = {
  aligning: ({ scan }) => `正在配准 ${nameOf(scan)}`,
  findingBrain: ({ name }) => `正在提取 ${name} 中的脑组织`,
  cropping: ({ name }) => `正在裁剪 ${name}`,
  done: '预处理完成',

  maskGiven: '来自所选文件',
  maskExtracted: '由本软件提取',
  maskStripped: '图像原已去颅骨',
  maskEverything: '未去除任何部分',
  maskPainted: '由您绘制',

  motionReference: '参考图像',
  motionAligned: '已对齐，未移动',
  motionMoved: ({ degrees, mm }, { number }) =>
    `旋转 ${number(degrees, 1)}°，平移 ${number(mm, 1)} mm`,
  motionGiven: ({ degrees, mm }, { number }) =>
    `按变换文件旋转 ${number(degrees, 1)}°，平移 ${number(mm, 1)} mm`,
  motionUnmeasured: '按文件头定位，未测量头动',

  notMeasured: '各图像仅按文件头定位，未测量扫描之间的头动。',
  partOfBrain: ({ scan, share }, { percent }) =>
    `${nameOf(scan)} 覆盖 ${percent(share)} 的脑组织，其余部分以零填充。`,
  cutBrain: ({ scan }) => `脑组织触及 ${nameOf(scan)} 的边缘，部分脑组织可能在视野之外。`,
  fewShared: ({ scan, reference, share }, { percent }) =>
    `${nameOf(scan)} 与 ${nameOf(reference)} 中的脑组织仅重叠 ${percent(share)}。请检查两者是否为同一人且已配准。`,
  oddTurn: ({ scan, degrees }, { number }) =>
    `${nameOf(scan)} 旋转了 ${number(degrees, 0)}°，其文件头中的方位可能有误。`,
  sameImage: ({ scans }, { list }) => `${list(scans.map(nameOf))} 为同一图像。请检查插槽。`,
  unlikeT1: ({ scans }, { list }) => `T1w 与 T1c 差异过大。请检查 ${list(scans.map(nameOf))}。`,
  likeT1: ({ scans }, { list }) => `T2w 看起来像 T1w。请检查 ${list(scans.map(nameOf))}。`,
  swapped: ({ scans }, { list }) =>
    `T2w 与 FLAIR 似乎互换了位置。请检查 ${list(scans.map(nameOf))}。`,

  twoOfOne: ({ contrast }) => `有两个图像对应 ${contrast}。请去掉其中一个。`,
  noScan: ({ contrasts }, { list }) =>
    `没有可预处理的图像。请至少打开 ${list(contrasts, 'or')} 中的一个。`,
  notAligned: ({ scan, reference }) =>
    `${nameOf(scan)}：未找到与 ${nameOf(reference)} 匹配的位置。请检查两者是否为同一头部，去掉其中一个，或用其他软件配准后跳过此步骤。`,
  otherReference: ({ from, scan }) =>
    `变换以 ${from} 为起点，但图像配准到体素更细的 ${nameOf(scan)}。请选择以 ${scan.contrast} 为起点的变换，或由本软件测量头动。`,
  transformWithoutScan: ({ contrasts }, { list }) =>
    `有 ${list(contrasts)} 的变换文件，但没有相应图像。请去掉该文件，或添加图像。`,
  maskOwnerMissing: ({ contrast }) => `掩膜对应 ${contrast}，但未打开该图像。请选择已打开的图像。`,
  maskGrid: ({ scan, difference }, { text }) =>
    `掩膜与 ${nameOf(scan)} 的网格不同：${text(difference)}。请选择绘制掩膜所用的图像，或选择其他掩膜。`,
  maskEmpty: '脑掩膜为空。请绘制掩膜，或选择掩膜文件。',
  noBrain: ({ file, millilitres }, { number }) =>
    `${file}：未找到脑组织（${number(millilitres, 0)} ml）。请确认这是脑部 MRI，或选择脑掩膜文件。`,
  badNetwork: '脑掩膜网络的 config.json 与本软件不符。请重新加载页面，或重新构建网站。',

  transformNames: ({ file }) =>
    `${file}：文件名未说明连接哪两个图像。请按 T1w_to_FLAIR.tfm 的形式命名，由固定图像到移动图像。`,
  transformMixed: ({ file, reference }) =>
    `${file}：所有变换须以同一图像（此处为 ${reference}）为起点，并指向不同图像。请去掉该文件。`,
  noTransform: '没有变换文件。请至少选择一个文件。',
  notItk: ({ file }) => `${file}：不是文本格式的 ITK 变换文件。请将变换保存为 .tfm。`,
  manyTransforms: ({ file, count }) =>
    `${file}：文件含 ${count} 个变换。请选择单个刚性变换，或由本软件测量头动。`,
  transformNumbers: ({ file, kind, count }) =>
    `${file}：${kind} 需要 ${count} 个数值。文件已损坏，请重新保存。`,
  transformFar: ({ file, metres }) =>
    `${file}：该变换使头部移动超过 ${metres} m。文件已损坏，请重新保存。`,
  eulerOrder: ({ file }) => `${file}：不支持该旋转顺序。请选择单个刚性变换，或由本软件测量头动。`,
  notRigid: ({ file }) =>
    `${file}：该变换会拉伸或剪切头部。请选择单个刚性变换，或由本软件测量头动。`,
  transformKind: ({ file, kind }) =>
    `${file}：不支持 ${kind}。请选择单个刚性变换，或由本软件测量头动。`,
}

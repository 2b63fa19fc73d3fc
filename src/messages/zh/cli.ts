import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

const prepareHelp = `  --mask       脑掩膜（NIfTI，内部非 0），代替自动脑提取
  --mask-of    绘制掩膜所用的对比；默认为参考图像
  --transforms  ITK 变换文件夹（T1w_to_FLAIR.tfm …），即 --transforms-out 写入的文件，代替测量；
               没有文件的对比仍会测量
  --trust-headers  按文件头定位图像：不测量也不配准
`

export const cli: Translation<typeof en.cli> = {
  setAside: ({ file, reason }, { text }) => `${file}：未采用。${text(reason)}`,
  betterSeries: ({ contrast }) => `另一序列更适合 ${contrast}。`,
  seriesUnknown: ({ reason }, { text }) => `${text(reason)}。`,
  noContrastKnown: ({ series }, { list }) =>
    `${list(series)} 的对比类型未知。请用 dcm2niix 转换所需序列，并在文件名中注明对比类型。`,

  folderNotFile: ({ path }) => `${path}：这是文件夹，不是文件。请指定其中的文件。`,
  bundleFile: ({ path, folder }) =>
    `${path}：${folder} 中没有该模型文件。请用 --model 指定“convert”写入的文件夹。`,
  boxesJson: ({ file }) => `${file}：不是 JSON。该文件应按对比列出方块。`,
  cannotRead: ({ path, reason }, { text }) => `${path}：无法读取。${text(reason)}`,
  cannotWrite: ({ path, reason }, { text }) => `${path}：无法写入。${text(reason)}`,
  missingPath: '文件不存在。请检查路径。',
  noPermission: '没有权限。请选择其他位置或更改权限。',
  readOnly: '磁盘为只读。请选择其他位置。',
  diskFull: '磁盘已满。请释放空间或选择其他位置。',
  quotaFull: '磁盘配额已用尽。请释放空间或选择其他位置。',
  isFolder: '已有同名文件夹。请换一个名称。',
  fileInWay: '所需文件夹的名称已被文件占用。请换一个名称。',
  notFolder: '路径中有文件夹的名称被文件占用。请检查路径。',
  longName: '名称过长。请使用较短的名称。',
  systemSays: ({ error }) => `系统报告：${error}`,

  options: ({ reason, usage }, { text }) => `${text(reason)}（${usage}）`,
  badArguments: ({ error }) => `参数有误：${error}`,
  oneOf: ({ option, words, value }, { list }) =>
    `--${option} 可取 ${list(words, 'or')}，不能是“${value}”。`,
  wholeNumber: ({ option, least, value }) =>
    `--${option} 须为不小于 ${least} 的整数，不能是“${value}”。`,
  outMissing: ({ value }) => `缺少 --out ${value}。`,
  maskOption: ({ names, value }) =>
    `--mask 可取 ${names.join('、')} 或 .json 文件，不能是“${value}”。`,
  needsPrepare: ({ option }) => `--${option} 需要与 --prepare 一起使用。`,
  oneSsl: '只需一个自监督检查点。其他检查点请用 --head TASK=。',
  headOption: ({ value }) => `--head 须为 TASK=CLASSIFIER.pth，不能是“${value}”。`,
  bitsOption: ({ value }) => `--bits 可取 4、8、int8 或 32，不能是“${value}”。`,
  noFile: '未指定文件。',
  exclusive: '--transforms 与 --trust-headers 不能同时使用。',
  unknownVerb: ({ verb, verbs }, { list }) => `没有命令“${verb}”。可用命令：${list(verbs)}。`,

  scanFacts: ({ name, contrast, reason, size, voxel, orientation }, { text }) =>
    `${name}：${contrast ?? '对比类型未知'}（${text(reason)}）\n  ${size.join(' × ')} 体素，体素大小 ${voxel.join(' × ')} mm，${orientation}`,
  volumeOf: ({ file, volume }) => `${file}，第 ${volume} 卷`,
  headerFacts: ({ format, gzip, datatype, order, slope, intercept, source, extensions }) =>
    [
      gzip ? `${format}，gzip` : format,
      `${datatype}，${order}`,
      `斜率 ${slope}，截距 ${intercept}`,
      source === 'none' ? '无 sform 和 qform' : `采用 ${source}`,
      ...(extensions > 0 ? [`${extensions} 个文件头扩展`] : []),
    ].join('；'),
  dicomFacts: ({ patient, study, times, derived, proposed }) =>
    [
      `DICOM，患者 ${patient}，检查 ${study}`,
      ...times,
      ...(derived ? ['由其他图像计算得到'] : []),
      ...(proposed ? ['推荐用于该对比'] : []),
    ].join('，'),
  warning: ({ warning }, { text }) => `! ${text(warning)}`,
  brain: ({ millilitres, source, size }, { number, text }) =>
    `脑组织：${number(millilitres, 0)} ml，${size.join(' × ')} 体素。${text(source)}`,
  l1: ({ value }) => `遮蔽体素内 L1 为 ${value.toFixed(4)}`,
  nothingHidden: '未遮蔽',
  converted: ({ folder, name, layers, width, tasks, precisions, bytes }, f) =>
    `${folder}：${name}，${layers} 层，宽度 ${width}，任务：${tasks.join('、') || '无'}；${precisions.join('、')}，${f.bytes(bytes)}`,
  ranOn: ({ name, precision, backend, adapter }) =>
    `${name}，${precision}，运行于 ${backend}（${adapter}）`,
  noClassifier:
    '该模型没有分类器，因此不给出概率。它可以恢复遮蔽的部分（lamim reconstruct）。请用 --model 选择含有任务的模型包。',

  help: ({ verbs }) => `lamim 命令 … [--lang en|zh]

${verbs.join('\n')}

lamim 命令 --help 显示详细说明。
--lang       语言：en 或 zh；默认为系统语言`,
  convertSummary: '将 LaMIM 的 .pth 检查点转换为模型包。',
  convertHelp: `  SSL.pth      自监督检查点：编码器和解码器
  --head       某任务的微调检查点；LaMIM 的任务为 detection、discrimination 和 molecular。
               与其他编码器相同时共用，否则单独加入
  --out        模型包的文件夹
  --bits       权重位数：4（默认）、8 或 32，或 int8：8 位整数乘积，在 WebAssembly 中快三倍并优先采用；
               可用逗号列出多个，最优在前
  --heads      注意力头数（不等于宽度 / 64 时）
  --card       JSON，补充检查点未包含的内容：名称、训练、许可证、标签、人群、校准、预处理
  --trust      JSON，描述该模型所见的验证病例；复制到模型包中
`,
  prepareSummary: '配准原始图像，去颅骨，裁剪并合并为一个 4D 文件。',
  prepareHelp: `  FILE|DIR…    同一头部的原始图像，NIfTI 或 DICOM；对比类型由名称和文件头推断
  --out        预处理后的图像，4D，顺序为 T1w T1c T2w FLAIR，缺失的对比为零
  --mask-out   脑掩膜，位于参考图像的网格上
  --transforms-out  文件夹，为每个测量过的对比写入一个 ITK 变换（.tfm）：由参考图像到该图像，
               ANTs、3D Slicer 和 SimpleITK 均可使用
${prepareHelp}  --json       在标准输出中给出所做的处理
`,
  predictSummary: '一项检查的类别概率：四个 NIfTI 文件，或一个 4D 文件。',
  predictHelp: `  FILE…        同一网格上的已预处理图像；对比类型由名称推断，缺失的对比以零代替并给出警告
  --model      模型包的文件夹；默认为自带模型
  --backend    wasm（默认），或 webgpu：经 Dawn 使用本机 GPU
  --precision  模型包的版本；默认为该后端的第一个
  --prepare    FILE… 为原始图像或其文件夹：先像“lamim prepare”一样配准、去颅骨并裁剪
${prepareHelp}  --json       在标准输出中给出报告
`,
  reconstructSummary: '遮蔽一项检查的部分内容，并写出模型恢复的结果。',
  reconstructHelp: `  --out        文件夹，写入输入、遮蔽、重建和误差（4D .nii.gz，对比顺序为
               T1w T1c T2w FLAIR，缩放到 0…1）以及 report.json
  --mask       coarse（默认）：每种对比 86 个 16³ 方块；fine：6000 个 4³ 方块；某一对比：全部遮蔽；
               JSON 文件：对比序号 → 模型网格上的 [x, y, z, size] 列表
  --seed       方块的随机种子，默认为 1
  --grid       scan（默认）：原图网格；model：模型网格，float32
  --model, --backend, --precision   与 predict 相同
`,
  inspectSummary: '说明每个文件或 DICOM 序列：网格、对比类型及理由。',
  inspectHelp: `  FILE|DIR…    NIfTI 或 DICOM 文件、其文件夹，或 zip
  --json       在标准输出中给出数组
有文件或序列无法使用时退出代码为 1；标准错误中说明原因。
`,
}

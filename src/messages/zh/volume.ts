import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

const times = (values: readonly number[]) => values.join(' × ')

export const volume: Translation<typeof en.volume> = {
  reading: ({ file }) => `正在读取 ${file}`,

  gridSizes: ({ sizes }, { list }) => `尺寸分别为 ${list(sizes.map(times))} 体素`,
  gridSpacings: ({ spacings }, { list }) => `体素大小分别为 ${list(spacings.map(times))} mm`,
  gridAxes: ({ codes }, { list }) => `坐标轴方向分别为 ${list(codes)}`,
  gridPosition: ({ mm }, { significant }) =>
    `空间位置最多相差 ${significant(mm, 2)} mm（平移或倾斜）`,
  differentGrids: ({ difference }, { text }) =>
    `各图像的网格不同：${text(difference)}。无法保存为一个文件。`,
  nothingToWrite: '没有可写入的图像。',

  singular: '仿射矩阵是奇异的，体素没有空间位置。请重新导出图像。',
  maskElsewhere: '掩膜与所示层面的网格不同。',
  noWebgl:
    '此浏览器没有 WebGL 2，层面显示不含三维渲染、缩放和证据图。请开启图形加速以使用这些功能。',

  lengthUnit: ({ unit, applied }) =>
    `文件头中的长度单位为${unit === 'metre' ? '米' : '微米'}${applied ? '，已换算为毫米' : '，但数值符合毫米，故按毫米读取'}。`,
  voxelSizeMissing: '文件头中的体素大小为 0，按 1 mm 处理。',
  sformSingular: 'sform 未给出体素位置，采用 qform。',
  interceptIgnored: '截距（scl_inter）不是数值，按 0 处理。',
  affinesDisagree: ({ mm }, { significant }) =>
    `两个仿射矩阵最多相差 ${significant(mm, 2)} mm，采用 sform。`,
  orientationUnknown:
    '文件头中既无 qform 也无 sform，方位未知。此处假定 x 轴向左、y 轴向前、z 轴向上。',
  bytesIgnored: ({ count }, { number }) => `体素数据之后有 ${number(count)} 字节被忽略。`,
  nonFinite: ({ count }, { number }) =>
    `${number(count)} 个体素为 NaN、无穷大或远超任何测量值，已置为 0。`,

  tooLarge: ({ file, bytes, most }, f) =>
    `${file}：体素需占用 ${f.bytes(bytes)}，上限为 ${f.bytes(most)}。请裁剪图像，或减少导出的卷数。`,
  axisCount: ({ file, count }) =>
    `${file}：文件头声明有 ${count} 个轴，不符合 NIfTI 标准。文件头已损坏，请重新导出。`,
  flat: ({ file, shape }) =>
    `${file}：这是单层图像（${times(shape)}），不是完整的头部扫描。请将各层合并为一个 3D 文件。`,
  impossibleSize: ({ file, shape }) =>
    `${file}：文件头给出的尺寸 ${times(shape)} 无效。文件头已损坏，请重新导出。`,
  implausibleSize: ({ file, shape, most }, { number }) =>
    `${file}：文件头给出的尺寸为 ${times(shape)}，而扫描图像每个轴不会超过 ${number(most)} 体素。文件头已损坏，或该文件不是扫描图像。请重新导出。`,
  manyAxes: ({ file, count, shape }) =>
    `${file}：图像有 ${count} 个轴（${times(shape)}）。请每个对比导出一个 3D 文件，或导出一个 4D 文件。`,
  voxelKind: ({ file, kind }, { text }) =>
    `${file}：体素为${text(kind)}，而不是单个实数。请导出普通的幅值图像。`,
  kindBinary: '单个比特（二值）',
  kindComplex: '复数',
  kindColour: '彩色值',
  kindLong: '128 位浮点数',
  unknownDatatype: ({ file, code }) =>
    `${file}：NIfTI 标准中没有数据类型代码 ${code}。文件头已损坏，请重新导出。`,
  voxelOffset: ({ file, offset }) =>
    `${file}：文件头声明体素始于第 ${offset} 字节，该值无效。文件头已损坏，请重新导出。`,
  extensionTooLong: ({ file, length, at, left }, { number }) =>
    `${file}：位于第 ${at} 字节、长 ${number(length)} 字节的文件头扩展超出了文件头末尾（仅剩 ${number(left)} 字节）。请重新导出。`,
  implausibleVoxel: ({ file, voxel, edges }, { significant }) =>
    `${file}：体素大小为 ${voxel.map(edge => significant(edge, 3)).join(' × ')} mm，而边长应在 ${edges.least} 至 ${edges.most} mm 之间。文件头可能已损坏。请从原始数据重新导出。`,
  singularAffine: ({ file, source }) =>
    `${file}：仿射矩阵（来自 ${source === 'voxel size' ? '体素大小' : source}）是奇异的，体素没有空间位置。请从原始数据重新导出。`,

  analyze: ({ file }) =>
    `${file}：这是 Analyze 7.5 图像，没有记录左右方向。请将原始 DICOM 文件转换为 NIfTI。`,
  isDicom: ({ file }) =>
    `${file}：这是 DICOM 文件，不是 NIfTI。请打开整个序列，或用 dcm2niix 转换。`,
  isNrrd: ({ file }) => `${file}：这是 NRRD 文件，不是 NIfTI。请导出为 NIfTI。`,
  isHdf: ({ file }) => `${file}：这是 HDF5 或 MINC 文件，不是 NIfTI。请转换为 NIfTI。`,
  isMinc: ({ file }) => `${file}：这是 MINC 文件，不是 NIfTI。请用 mnc2nii 转换。`,
  isZip: ({ file }) => `${file}：这是 ZIP 压缩包，不是 NIfTI。请解压后打开其中的扫描图像。`,
  isPicture: ({ file }) => `${file}：这是图片或 PDF，不是 NIfTI。请打开 NIfTI 文件本身。`,
  tooShort: ({ file, bytes }) =>
    `${file}：仅有 ${bytes} 字节，不足一个 NIfTI 文件头（348 字节）。请重新复制或下载。`,
  notNifti: ({ file }) =>
    `${file}：不是 NIfTI 图像（没有 NIfTI-1 或 NIfTI-2 标识）。请打开 .nii 或 .nii.gz 文件。`,

  namedGzip: ({ file }) => `${file}：文件名以 .gz 结尾，但内容不是 gzip 数据。请重新复制或下载。`,
  notCompressed: ({ file, plain }) =>
    `${file}：文件名以 .gz 结尾，但文件并未压缩。请改名为 ${plain}。`,
  imageMissing: ({ file, image }) =>
    `${file}：这只是文件头，缺少存放体素的 ${image}。请同时打开两个文件。`,
  headerMissing: ({ file, header }) =>
    `${file}：该文件只含体素，缺少文件头 ${header}。请同时打开两个文件。`,
  cutOff: ({ file, shape, datatype, needed, held }, { number }) =>
    `${file}：${times(shape)} 个 ${datatype} 体素需要 ${number(needed)} 字节，而文件${held === null ? '远远不足' : `只有 ${number(held)} 字节`}。请重新复制或下载。`,
  outOfMemory: ({ file, bytes }, f) =>
    `${file}：读取需要 ${f.bytes(bytes)} 内存，超过可用内存。请关闭其他图像、标签页或程序后重试。`,
  gzipHeader: ({ file }) => `${file}：gzip 文件头已损坏。请重新复制或下载。`,
  gzipTrailing: ({ file }) => `${file}：gzip 数据末尾之后还有其他数据。请解压后用 gzip 重新压缩。`,
  gzipCutOff: ({ file }) => `${file}：gzip 数据不完整。请重新复制或下载。`,
  gzipChecksum: ({ file }) => `${file}：gzip 校验和不符。请重新复制或下载。`,
  gzipCorrupt: ({ file }) => `${file}：gzip 数据已损坏。请重新复制或下载。`,
  unreadable: ({ file }) => `${file}：无法读取。文件可能已被移动、更改或删除。请重新打开。`,
}

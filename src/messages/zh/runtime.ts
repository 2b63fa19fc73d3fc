import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

export const runtime: Translation<typeof en.runtime> = {
  loadingModel: '正在加载模型',
  selfTest: '正在自检',
  ready: '就绪',
  encoding: '正在编码',
  encodingVisible: '正在编码可见部分',
  reconstructing: '正在重建',

  noAdapter: '没有 WebGPU 适配器。',
  smallBuffers: ({ adapter, bytes }, f) => `GPU（${adapter}）只允许 ${f.bytes(bytes)} 的缓冲区。`,
  wasmModel: '该模型仅为 WebAssembly 转换。',
  usesWasm: ({ reason }, { text }) => `模型在 WebAssembly 中运行。${text(reason)}`,
  noWebgpu: ({ reason, option }, { text }) =>
    `请求了 WebGPU，但无法使用。${text(reason)}请使用 WebAssembly（${option}），或更换机器、驱动或模型。`,
  softwareAdapter: ({ adapter, option }) =>
    `WebGPU 适配器（${adapter}）为软件实现。数值正确，但此处 WebAssembly 更快（${option}）。`,
  gpuFailed: ({ adapter, reason }, { text }) =>
    `无法使用 GPU（${adapter}），模型改在 WebAssembly 中运行。${text(reason)}`,
  gpuWithout: ({ features, reason }, { list, text }) =>
    `GPU 在不使用 ${list(features)} 的情况下运行。${text(reason)}`,
  oneThread: 'WebAssembly 仅以单线程运行，因为服务器未隔离此页面（COOP 和 COEP 标头）。',
  noVariant: ({ precision, backend, present }, { list }) =>
    `模型没有用于 ${backend} 的 ${precision ?? '版本'}，现有 ${list(present)}。请选择其他后端或精度。`,
  noDawn:
    '无法使用 WebGPU，因为其引擎（软件包 webgpu）未能加载。请在本系统重新安装软件包，或使用 --backend wasm。',

  wrongNumbers: ({ adapter, difference, tolerance }, { significant }) =>
    `${adapter} 未通过模型自检：数值相差 ${significant(difference, 2)}，允许 ${significant(tolerance, 2)}。请使用其他后端。`,
  deviceLost: '模型运行时 GPU 停止工作。模型将重新加载，检查保持打开。',
  graphInputs: ({ graph }) => `模型的 ${graph} 没有输入或输出。请重新转换模型。`,
  noOutput: ({ graph }) => `模型的 ${graph} 没有返回结果。请重新转换模型。`,
  outputType: ({ type }) => `模型返回 ${type} 值，而不是 float32。请重新转换模型。`,
  loadMemory: ({ graph }) =>
    `内存不足，无法加载模型的 ${graph}。请关闭其他标签页或程序，或选择较低的精度。`,
  loadFailed: ({ graph, error }) => `无法加载模型的 ${graph}。onnxruntime 报告“${error}”。`,
  runMemory: ({ graph }) =>
    `内存不足，无法运行模型的 ${graph}。请关闭其他标签页或程序，或选择较低的精度。`,
  runFailed: ({ graph, error }) => `模型的 ${graph} 停止运行。onnxruntime 报告“${error}”。`,
  noEncoder: ({ id }) => `模型没有名为“${id}”的编码器。请重新转换模型。`,
  noHead: ({ task }) => `模型没有任务“${task}”的分类头。请选择其他任务。`,
  noTask: ({ task }) => `模型没有名为“${task}”的任务。请选择其他任务。`,
  noDecoder: '模型没有解码器，无法重建。请在转换时添加自监督检查点。',
  restoredNotANumber: '重建结果不是数值，因此不显示任何结果。请尝试 wasm 后端。',
  threadNotStarted: '模型的线程无法启动。请重新加载页面。',
  threadStopped: '模型的线程停止工作。请重新加载模型。',
  notLoaded: '尚未加载模型。请先加载模型。',
  workerStopped: '后台线程停止工作。已打开的内容保持不变。请重试。',
  workerMemory: '内存不足，无法将图像传给后台线程。请关闭其他标签页，或打开较小的图像。',
  foldersOnly: '命令行只能从文件夹加载模型包。',
}

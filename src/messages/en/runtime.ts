import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

/** Backends, sessions, workers. */
export const runtime = {
  loadingModel: 'Loading the model',
  selfTest: 'Running the self-test',
  ready: 'Ready',
  encoding: 'Encoding',
  encodingVisible: 'Encoding the visible part',
  reconstructing: 'Reconstructing',

  // Why WebGPU is not used: whole sentences.
  noAdapter: 'There is no WebGPU adapter.',
  smallBuffers: ({ adapter, bytes }: { adapter: string; bytes: number }, f: Format) =>
    `The GPU (${adapter}) allows buffers of only ${f.bytes(bytes)}.`,
  wasmModel: 'The model was converted for WebAssembly only.',
  usesWasm: ({ reason }: { reason: Message }, { text }: Format) =>
    `The model runs in WebAssembly. ${text(reason)}`,
  noWebgpu: ({ reason, option }: { reason: Message; option: string }, { text }: Format) =>
    `WebGPU was requested but can't be used. ${text(reason)} Use WebAssembly (${option}), or another machine, driver or model.`,
  softwareAdapter: ({ adapter, option }: { adapter: string; option: string }) =>
    `The WebGPU adapter (${adapter}) is software. The numbers are right, but WebAssembly is faster here (${option}).`,
  gpuFailed: ({ adapter, reason }: { adapter: string; reason: Message }, { text }: Format) =>
    `The GPU (${adapter}) can't be used, so the model runs in WebAssembly. ${text(reason)}`,
  gpuWithout: (
    { features, reason }: { features: readonly string[]; reason: Message },
    { list, text }: Format,
  ) => `The GPU runs without ${list(features)}. ${text(reason)}`,
  oneThread:
    'WebAssembly runs on one thread, because the server does not isolate this page (COOP and COEP headers).',
  noVariant: (
    {
      precision,
      backend,
      present,
    }: { precision: string | null; backend: string; present: readonly string[] },
    { list }: Format,
  ) =>
    `The model has no ${precision ?? 'variant'} for ${backend}. It has ${list(present)}. Choose another backend or precision.`,
  noDawn:
    "WebGPU can't be used, because its engine (the package 'webgpu') did not load. Install the packages again on this system, or use --backend wasm.",

  wrongNumbers: (
    { adapter, difference, tolerance }: { adapter: string; difference: number; tolerance: number },
    { significant }: Format,
  ) =>
    `${adapter} fails the model's self-test: the numbers differ by ${significant(difference, 2)}, and ${significant(tolerance, 2)} is allowed. Use another backend.`,
  deviceLost:
    'The GPU stopped while the model ran. The model is loaded again, and the study stays open.',
  graphInputs: ({ graph }: { graph: string }) =>
    `The model's ${graph} has no input or no output. Convert the model again.`,
  noOutput: ({ graph }: { graph: string }) =>
    `The model's ${graph} returned nothing. Convert the model again.`,
  outputType: ({ type }: { type: string }) =>
    `The model returned ${type} values, not float32. Convert the model again.`,
  loadMemory: ({ graph }: { graph: string }) =>
    `There is not enough memory to load the model's ${graph}. Close other tabs or programs, or choose a smaller precision.`,
  loadFailed: ({ graph, error }: { graph: string; error: string }) =>
    `The model's ${graph} could not be loaded. onnxruntime reports '${error}'.`,
  runMemory: ({ graph }: { graph: string }) =>
    `There is not enough memory to run the model's ${graph}. Close other tabs or programs, or choose a smaller precision.`,
  runFailed: ({ graph, error }: { graph: string; error: string }) =>
    `The model's ${graph} stopped. onnxruntime reports '${error}'.`,
  noEncoder: ({ id }: { id: string }) =>
    `The model has no encoder named '${id}'. Convert the model again.`,
  noHead: ({ task }: { task: string }) =>
    `The model has no head for the task '${task}'. Choose another task.`,
  noTask: ({ task }: { task: string }) =>
    `The model has no task named '${task}'. Choose another task.`,
  noDecoder:
    "The model has no decoder, so it can't reconstruct. Add a self-supervised checkpoint when converting.",
  restoredNotANumber:
    'The reconstruction is not a number, so nothing is shown. Try the backend wasm.',
  threadNotStarted: 'A thread of the model could not start. Reload the page.',
  threadStopped: 'A thread of the model stopped. Load the model again.',
  notLoaded: 'No model is loaded. Load one first.',
  workerStopped: 'A background worker stopped. What was open stays. Try again.',
  workerMemory:
    'There is not enough memory to pass the scans to a background worker. Close other tabs, or open smaller scans.',
  foldersOnly: 'The command line loads bundles from folders only.',
}

import { software } from '#report/notice.ts'

/** The machine and the browser, as far as browsers report them. */
export interface Environment {
  readonly viewer: string
  readonly browser: string
  readonly threads: number
  /** GiB, rounded by the browser; null if it doesn't report it. */
  readonly memory: number | null
  /** Threads and shared memory need it. */
  readonly isolated: boolean
  /** JavaScript Promise Integration: one engine for WebGPU and WebAssembly. */
  readonly jspi: boolean
  readonly webgl2: boolean
  /** Null where the browser offers no WebGPU adapter. */
  readonly gpu: Gpu | null
  /** Bytes; null if the browser doesn't report it. */
  readonly storage: { readonly used: number; readonly quota: number } | null
}

interface Gpu {
  readonly vendor: string
  readonly architecture: string
  readonly description: string
  readonly shaderF16: boolean
  readonly maxBufferSize: number
}

export async function readEnvironment(): Promise<Environment> {
  return {
    viewer: `${software.name} ${software.version}`,
    browser: navigator.userAgent,
    threads: navigator.hardwareConcurrency,
    memory:
      'deviceMemory' in navigator && typeof navigator.deviceMemory === 'number'
        ? navigator.deviceMemory
        : null,
    isolated: crossOriginIsolated,
    jspi: 'Suspending' in WebAssembly,
    webgl2: new OffscreenCanvas(1, 1).getContext('webgl2') !== null,
    gpu: await readGpu(),
    storage: await readStorage(),
  }
}

async function readGpu(): Promise<Gpu | null> {
  if (!('gpu' in navigator)) return null
  const adapter = await navigator.gpu.requestAdapter().catch(() => null)
  if (!adapter) return null
  const { vendor, architecture, description } = adapter.info
  return {
    vendor,
    architecture,
    description,
    shaderF16: adapter.features.has('shader-f16'),
    maxBufferSize: adapter.limits.maxBufferSize,
  }
}

async function readStorage(): Promise<Environment['storage']> {
  // Absent where the page isn't served securely.
  const storage = navigator.storage as StorageManager | undefined
  const estimate = (await storage?.estimate().catch(() => null)) ?? null
  return estimate && { used: estimate.usage ?? 0, quota: estimate.quota ?? 0 }
}

import type { Precision } from '#lamim/bundle/schema.ts'
import type { Ask } from './worker.ts'

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })

function ask<T>(message: Ask | 'pass'): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<T>) => resolve(data)
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.postMessage(message)
  })
}

/** The page's interface for the benchmark; times in ms. */
const forward = {
  /** Loads the chosen bundle. @param plain whether onnxruntime-web runs every part */
  load(precision: Precision, plain: boolean) {
    const files = [...(document.querySelector('input')?.files ?? [])].map(file => ({
      path: file.webkitRelativePath.replace(/^[^/]*\//, ''),
      blob: file,
    }))
    const engines = new URL('ort/', location.href).href
    return ask<{ load: number }>({ files, precision, engines, plain })
  },
  pass: () => ask<{ encoder: number; decoder: number }>('pass'),
}
export type ForwardPage = typeof forward

Object.assign(globalThis, { forward })

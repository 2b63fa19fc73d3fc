import type { Machine } from '#runtime/machine.ts'

/** Whether a spec runs in Node; else it runs in a browser. */
export const inNode = 'process' in globalThis && !('document' in globalThis)

/** The machine that a spec runs on. */
export async function thisRealm(): Promise<Machine> {
  if (inNode) return (await import('../../../cli/machine.ts')).thisMachine()
  const { browserMachine } = await import('#runtime/browser-machine.ts')
  return browserMachine(new URL('/ort/', location.href).href)
}

/**
 * A file of the reference case beside the repository, which tests may read but the repository may
 * not contain. @returns null where there is none: skip the case then
 */
export async function referenceFile(name: string): Promise<Blob | null> {
  const shared = inNode
    ? new URL('../../../../shared/reference/', import.meta.url)
    : new URL(`/@fs${__SHARED__}/reference/`, location.href)
  if (!inNode) {
    const response = await fetch(new URL(name, shared))
    const page = response.headers.get('content-type')?.startsWith('text/html')
    return response.ok && !page ? response.blob() : null
  }
  const { readFile } = await import('node:fs/promises')
  const bytes = await readFile(new URL(name, shared)).catch(() => null)
  return bytes ? new Blob([bytes]) : null
}

/** Little-endian float32 out of a gzipped file. */
export async function floats(blob: Blob): Promise<Float32Array> {
  const plain = (await isGzip(blob))
    ? new Response(blob.stream().pipeThrough(new DecompressionStream('gzip')))
    : new Response(blob)
  return new Float32Array(await plain.arrayBuffer())
}

/** A development server may have unpacked a .gz already, as its Content-Encoding. */
async function isGzip(blob: Blob): Promise<boolean> {
  const [a, b] = new Uint8Array(await blob.slice(0, 2).arrayBuffer())
  return a === 0x1f && b === 0x8b
}

declare const __SHARED__: string

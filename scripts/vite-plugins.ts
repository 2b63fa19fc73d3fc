import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Connect, Plugin } from 'vite'
import { contentSecurityPolicy } from './headers.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The onnxruntime engines in use, each a script and its WebAssembly. */
const engines = [
  'ort-wasm-simd-threaded',
  'ort-wasm-simd-threaded.asyncify',
  'ort-wasm-simd-threaded.jspi',
]

/** Serves onnxruntime's engines from the page's origin, under `ort/`. */
export function ownEngines(): Plugin {
  return {
    name: 'own-engines',
    configResolved() {
      const from = join(root, 'node_modules/onnxruntime-web/dist')
      const to = join(root, 'public/ort')
      mkdirSync(to, { recursive: true })
      for (const engine of engines)
        for (const end of ['.mjs', '.wasm'])
          copyFileSync(join(from, engine + end), join(to, engine + end))
    },
  }
}

/** Serves elastix, which registers scans, from the page's origin, under `itk/`. */
export function ownElastix(): Plugin {
  return {
    name: 'own-elastix',
    configResolved() {
      const from = join(root, 'node_modules/@itk-wasm/elastix/dist/pipelines')
      const to = join(root, 'public/itk')
      mkdirSync(to, { recursive: true })
      for (const file of ['elastix.js', 'elastix.wasm.zst'])
        copyFileSync(join(from, file), join(to, file))
    },
  }
}

/** Adds the policy to the built page as a meta tag, for static hosts without custom headers. */
export function policyInPage(): Plugin {
  return {
    name: 'policy-in-page',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  }
}

/**
 * Serves `.nii.gz` without `Content-Encoding`. Vite's servers would send it, and the browser would
 * return decompressed bytes, whose hash differs.
 */
export function scansAsTheyAre(): Plugin {
  const middleware: Connect.NextHandleFunction = (request, response, next) => {
    if (request.url?.split('?', 1)[0]?.endsWith('.nii.gz')) {
      const { writeHead } = response
      response.writeHead = ((status: number, ...rest: unknown[]) => {
        const headers = rest.at(-1)
        if (typeof headers === 'object' && headers !== null)
          Reflect.deleteProperty(headers, 'Content-Encoding')
        response.removeHeader('Content-Encoding')
        return Reflect.apply(writeHead, response, [status, ...rest])
      }) as typeof writeHead
    }
    next()
  }
  return {
    name: 'scans-as-they-are',
    configureServer: ({ middlewares }) => void middlewares.use(middleware),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(middleware),
  }
}

import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { contentSecurityPolicy } from './headers.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** onnxruntime's engines that we load, each a script and its WebAssembly. */
const engines = [
  'ort-wasm-simd-threaded',
  'ort-wasm-simd-threaded.asyncify',
  'ort-wasm-simd-threaded.jspi',
]

/** Serves onnxruntime's engines from our own origin, under `ort/`. */
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

/** Writes the policy into the built page too, for static hosts that can't send headers. */
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

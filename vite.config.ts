import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { headers, isolationHeaders } from './scripts/headers.ts'
import { ownElastix, ownEngines, policyInPage, scansAsTheyAre } from './scripts/vite-plugins.ts'
import { workerLicenses } from './scripts/worker-licenses.ts'

const list = 'licenses.md'
const licenses = workerLicenses(list)

export default defineConfig({
  base: './',
  plugins: [react(), ownEngines(), ownElastix(), policyInPage(), scansAsTheyAre(), licenses.page],
  resolve: {
    conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'],
  },
  worker: { format: 'es', plugins: () => [licenses.worker()] },
  build: { target: 'es2022', license: { fileName: list }, chunkSizeWarningLimit: 2000 },
  // The development server injects an inline script, which the policy would block.
  server: { headers: isolationHeaders },
  preview: { headers },
})

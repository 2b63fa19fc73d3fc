import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { headers, isolationHeaders } from './scripts/headers.ts'
import { ownElastix, ownEngines, policyInPage, scansAsTheyAre } from './scripts/vite-plugins.ts'

export default defineConfig({
  base: './',
  plugins: [react(), ownEngines(), ownElastix(), policyInPage(), scansAsTheyAre()],
  resolve: {
    conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'],
  },
  worker: { format: 'es' },
  build: { target: 'es2022', license: { fileName: 'licenses.md' }, chunkSizeWarningLimit: 2000 },
  // The development server injects a script into the page, so it can't bear the policy.
  server: { headers: isolationHeaders },
  preview: { headers },
})

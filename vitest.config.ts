import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromiumArgs } from './scripts/chromium.mjs'
import { isolationHeaders } from './scripts/headers.ts'
import { ownEngines, scansAsTheyAre } from './scripts/vite-plugins.ts'

const executablePath = process.env.CHROMIUM_PATH

const patient = { testTimeout: 300_000, hookTimeout: 300_000 }

/**
 * `*.test.ts` run in Node; `*.spec.ts` are numerical and run in Node and in Chromium. Tests that take
 * seconds are `*.slow.test.ts`: `npm run check` skips them and all specs, `npm test` runs everything.
 */
export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['src/**', 'cli/**'],
      exclude: ['**/testing/**', '**/*.{test,spec}.*', '**/assembly/**', '**/*_pb.ts'],
      reporter: ['text-summary', 'html'],
    },
    projects: [
      {
        test: {
          name: 'fast',
          include: ['src/**/*.test.{ts,tsx}', 'cli/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.slow.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'node',
          include: ['src/**/*.{test,spec}.{ts,tsx}', 'cli/**/*.test.ts', 'scripts/**/*.test.ts'],
          // Node has no canvas for the viewer's specs, and Node 20's relaxed SIMD is unsound.
          exclude: ['src/{app,viewer}/**/*.spec.{ts,tsx}', 'src/runtime/int8/**/*.spec.ts'],
          ...patient,
        },
      },
      {
        plugins: [ownEngines(), scansAsTheyAre()],
        // Vite would otherwise discover these during the tests and reload the page.
        optimizeDeps: {
          exclude: ['@niivue/dcm2niix'],
          include: [
            '@bufbuild/protobuf',
            '@bufbuild/protobuf/codegenv2',
            '@niivue/niivue',
            'hash-wasm',
            'onnxruntime-web/jspi',
            'onnxruntime-web/wasm',
            'onnxruntime-web/webgpu',
            'react',
            'react-dom/client',
            'zod',
            'zustand',
            'zustand/react/shallow',
            'zustand/vanilla',
          ],
        },
        resolve: {
          conditions: [
            'onnxruntime-web-use-extern-wasm',
            'module',
            'browser',
            'development|production',
          ],
        },
        server: { headers: isolationHeaders },
        test: {
          name: 'chromium',
          include: ['src/**/*.spec.{ts,tsx}'],
          ...patient,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: chromiumArgs,
                ...(executablePath ? { executablePath } : {}),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})

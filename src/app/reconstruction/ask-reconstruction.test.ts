import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { identity } from '#volume/affine.ts'
import type { Services } from '../shared/services.ts'
import { closeStudy, emptySlots, openStudy } from '../study/store.ts'
import { fakeScan } from '../testing/fake-scan.ts'
import { fakeServices } from '../testing/fake-services.ts'
import { viewStore } from '../view/store.ts'
import { askReconstruction } from './ask-reconstruction.ts'
import { reconstructionStore } from './store.ts'

const side = 96
const array = () => new Float32Array(4 * side ** 3)
const model = {
  config: { training: { data: 'clinical', statement: '' } },
  preprocessor: { missing_contrast: 'untrained', statistics: null },
  warnings: [],
} as Partial<Record<keyof LoadedModel, unknown>> as LoadedModel

/** The session worker. @param atEnd what happens while it answers */
function answering(atEnd: () => void): Services {
  return fakeServices({
    model: { load: async () => model, find: async () => true, forget: () => {} },
    run: async job => {
      if (job === 'transform')
        return {
          input: array(),
          grid: { size: [side, side, side], affine: identity },
          signals: [],
        } as never
      atEnd()
      const mask = new Uint8Array(4 * side ** 3)
      const parts = { masked: array(), mask, reconstruction: array(), error: array() }
      return { ...parts, l1: [0, 0, 0, 0], milliseconds: 1 } as never
    },
  })
}

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 0)
  const slots = { ...emptySlots, T1w: { kind: 'scan', id: 'a' } } as const
  openStudy({ title: '', sample: null, scans: [fakeScan('a')], setAside: [], slots })
})
afterEach(() => {
  closeStudy()
  vi.unstubAllGlobals()
})

test('a reconstruction is shown in four views', async () => {
  await askReconstruction(answering(() => {}))
  expect(reconstructionStore.getState().result).not.toBeNull()
  expect(viewStore.getState().mode).toBe('reconstruction')
})

test('the four views open only if the study is still open', async () => {
  await askReconstruction(answering(closeStudy))
  expect(reconstructionStore.getState().result).toBeNull()
  expect(viewStore.getState().mode).toBe('slices')
})

test('closing the study while volumes are made shows no views', async () => {
  const asked = askReconstruction(answering(() => setTimeout(closeStudy)))
  await asked
  expect(reconstructionStore.getState().result).toBeNull()
  expect(viewStore.getState().mode).toBe('slices')
})

import { expect, test, vi } from 'vitest'
import { placeParts } from '../reconstruction/place-parts.ts'
import { forgetAnswers } from '../study/forget.ts'
import { emptySlots, setStudy } from '../study/store.ts'
import { updateView, viewStore } from '../view/store.ts'
import { askReconstruction } from './ask-model.ts'

vi.mock('../shared/services.ts', () => ({ run: () => Promise.reject(new Error('not asked')) }))
vi.mock('../study/current-study.ts', () => ({
  currentStudy: () => ({}),
  studyDisabledReason: () => null,
}))
vi.mock('../models/load-model.ts', () => ({ loadModel: async () => ({}) }))
vi.mock('../reconstruction/place-parts.ts', () => ({ placeParts: vi.fn(async () => {}) }))
vi.mock('#study/reconstruct.ts', () => ({
  reconstruct: async () => ({ l1: [], warnings: [], milliseconds: 1, hiding: { seed: 1 } }),
}))

test('four views are shown only of the study that is still open', async () => {
  vi.stubGlobal('requestAnimationFrame', () => 0)
  setStudy({ title: '', about: '', scans: [], setAside: [], slots: emptySlots })
  await askReconstruction()
  expect(viewStore.getState().mode).toBe('reconstruction')

  updateView({ mode: 'slices' })
  vi.mocked(placeParts).mockImplementationOnce(async () => forgetAnswers())
  await askReconstruction()
  expect(viewStore.getState().mode).toBe('slices')
  vi.unstubAllGlobals()
})

import { expect, test, vi } from 'vitest'
import { emptySlots, setStudy } from '../state/study.ts'
import { look, viewing } from '../state/view.ts'
import { askReconstruction } from './ask-model.ts'
import { forgetAnswers } from './forget.ts'
import { placeParts } from './place-parts.ts'

vi.mock('../services.ts', () => ({ run: () => Promise.reject(new Error('not asked')) }))
vi.mock('./current-study.ts', () => ({ currentStudy: () => ({}), studyHindrance: () => null }))
vi.mock('./load-model.ts', () => ({ loadModel: async () => ({}) }))
vi.mock('./place-parts.ts', () => ({ placeParts: vi.fn(async () => {}) }))
vi.mock('#study/reconstruct.ts', () => ({
  reconstruct: async () => ({ l1: [], warnings: [], milliseconds: 1, hiding: { seed: 1 } }),
}))

test('four views are shown only of the study that is still open', async () => {
  vi.stubGlobal('requestAnimationFrame', () => 0)
  setStudy({ title: '', about: '', scans: [], setAside: [], slots: emptySlots })
  await askReconstruction()
  expect(viewing.getState().mode).toBe('reconstruction')

  look({ mode: 'slices' })
  vi.mocked(placeParts).mockImplementationOnce(async () => forgetAnswers())
  await askReconstruction()
  expect(viewing.getState().mode).toBe('slices')
  vi.unstubAllGlobals()
})

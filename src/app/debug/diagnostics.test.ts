import { expect, test } from 'vitest'
import { emptySlots, type OpenStudy } from '../study/store.ts'
import { fakeScan } from '../testing/fake-scan.ts'
import { diagnosticsOf } from './diagnostics.ts'
import type { Environment } from './environment.ts'

const environment: Environment = {
  viewer: 'lamim-viewer 0',
  browser: 'a browser',
  threads: 2,
  memory: 8,
  isolated: true,
  jspi: true,
  webgl2: true,
  gpu: null,
  storage: null,
}
const scan = { ...fakeScan('id-of-doe', 1, [3, 4, 5]), file: 'DOE_JANE_T1w.nii', sha256: 'cafe' }
const study: OpenStudy = {
  step: 'open',
  id: 1,
  revision: 1,
  title: 'DOE_JANE',
  sample: { title: 'about Jane', sentence: '', translations: {} },
  scans: [scan],
  prepared: {},
  slots: { ...emptySlots, T1w: { kind: 'scan', id: scan.id } },
  setAside: [],
}
const nothing = { study: null, model: null, preparation: null, answer: null, reconstruction: null }

test('diagnostics contain sizes and types of the scans, and no identifiers', () => {
  const found = diagnosticsOf(environment, { ...nothing, study })
  expect(found.scans[0]).toMatchObject({ contrast: 'T1w', size: [3, 4, 5] })
  expect(JSON.stringify(found)).not.toMatch(/doe|jane|cafe/i)
})

test('results that were not computed are left out', () => {
  expect(diagnosticsOf(environment, nothing)).toMatchObject({
    environment,
    model: null,
    prepared: false,
    timings: {},
  })
})

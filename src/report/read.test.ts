import { expect, test } from 'vitest'
import { readReport } from './read.ts'

const sha256 = 'a'.repeat(64)
const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** As version 0.1 of the viewer wrote it. */
const version1 = {
  format: 'lamim-report/1',
  notice: 'Research and teaching only.',
  created: '2026-01-01T00:00:00.000Z',
  software: { name: 'lamim-viewer', version: '0.1.0' },
  model: {
    name: 'm',
    training: { data: 'synthetic', statement: 's' },
    license: 'MIT',
    hash: sha256,
    files: [],
  },
  backend: 'wasm',
  adapter: '2 threads',
  precision: 'q4',
  self_test: { state: 'absent' },
  scans: [
    {
      contrast: 'T1w',
      file: 'a.nii',
      frame: null,
      sha256,
      why: 'its name',
      size: [96, 80, 70],
      affine,
    },
  ],
  preparation: {
    reference: 'T1w',
    motions: [],
    mask: { from: 'found by the viewer', millilitres: 1200 },
    warnings: ['a warning'],
  },
  left_out: ['T1c'],
  transform: { orientation: 'RAS', predict: [], reconstruct: [] },
  tasks: [
    {
      id: 'detection',
      title: 'Tumour detection',
      labels: ['normal', 'tumour'],
      logits: [0, 2],
      temperature: 1.5,
      probabilities: [0.2, 0.8],
      cohort: 'c',
    },
  ],
  reconstruction: null,
  timings: {},
  warnings: ['another'],
}

test('a report of version 1 is read as one of version 2', () => {
  const report = readReport(version1)
  expect(report.format).toBe('lamim-report/2')
  expect(report.scans[0]).toMatchObject({ file_grid: null, used_grid: { size: [96, 80, 70] } })
  expect(report.tasks[0]?.calibration).toEqual({ temperature: 1.5, offset: null, fitted: false })
  expect(report.warnings).toEqual([{ key: null, params: {}, text: 'another' }])
  expect(readReport(report)).toEqual(report)
})

test('the scans of a report without preparation were used as they are', () => {
  const [scan] = readReport({ ...version1, preparation: null }).scans
  expect(scan?.file_grid).toEqual(scan?.used_grid)
})

import { describe, expect, it } from 'vitest'
import { runInProcess } from '#jobs/run-in-process.ts'
import { publishedPreprocessor } from '#lamim/bundle/published.ts'
import { message } from '#messages/message.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { reconstruct } from './reconstruct.ts'
import { buildReport } from './report.ts'
import type { Answer, Study } from './study.ts'

const sha256 = 'a'.repeat(64)
const scan = {
  id: 'x',
  file: 'x_T1w.nii',
  frame: null,
  sha256,
  guess: { contrast: 'T1w', reason: message('intake.nothingInName', { place: 'name' }) },
  volume: {
    data: Float32Array.from({ length: 8 }, (_, i) => i),
    size: [2, 2, 2],
    affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  },
  notes: [message('volume.interceptIgnored')],
} as unknown as NonNullable<Study['T1w']>
const study: Study = { T1w: scan, T1c: null, T2w: null, FLAIR: null }

function model(data: 'synthetic' | 'random'): LoadedModel {
  const task = {
    id: 'detection',
    title: 'Tumour detection',
    labels: ['normal', 'tumour'],
    encoder: 'encoder',
    calibration: {
      temperature: 2,
      subsets: { T1w: { temperature: 3, auc: 0.8, ece: 0.1, cases: 9 } },
    },
    cohort: 'synthetic cases',
  }
  return {
    config: {
      name: 'm',
      training: { data, statement: `${data} only` },
      license: 'MIT',
      files: [],
      tasks: [task],
    },
    preprocessor: publishedPreprocessor,
    backend: 'wasm',
    adapter: '2 threads',
    precision: 'q4',
    hash: sha256,
    selfTest: { state: 'passed', largest: 0, tolerance: 0.002 },
    warnings: [],
    timings: { load: 1, proof: 1 },
  } as unknown as LoadedModel
}

const answer: Answer = {
  tasks: [
    {
      id: 'detection',
      labels: ['normal', 'tumour'],
      logits: [0, 2],
      probabilities: [0.25, 0.75],
      scaling: { temperature: 3 },
    },
  ],
  hidden: {},
  present: ['T1w'],
  grid: { size: [96, 96, 96], affine: scan.volume.affine },
  warnings: [],
  timings: { transform: 1, inference: 1 },
}

describe('a report', () => {
  const created = new Date(0)

  it('names inputs, missing contrasts and the training cohort', () => {
    const found = buildReport({
      study,
      model: model('synthetic'),
      answer,
      reconstruction: null,
      created,
    })
    expect(found.tasks[0]).toMatchObject({ probabilities: [0.25, 0.75], cohort: 'synthetic cases' })
    expect(found.left_out).toEqual(['T1c', 'T2w', 'FLAIR'])
    const warnings = found.warnings.map(({ text }) => text)
    expect(warnings).toContain('synthetic only')
    expect(found.warnings.map(({ key }) => key)).toContain('study.scanNote')
    expect(found.tasks[0]?.calibration).toEqual({ temperature: 3, offset: null, fitted: true })
    expect(found.notice).toMatch(/Not a medical device/)
  })

  it('has no probabilities of random weights', () => {
    const found = buildReport({
      study,
      model: model('random'),
      answer,
      reconstruction: null,
      created,
    })
    expect(found.tasks).toEqual([])
    expect(found.warnings.map(({ text }) => text)).toContain('random only')
  })
})

describe('a reconstruction', () => {
  it('has no error for a contrast that was left out', async () => {
    const voxels = 96 ** 3
    const ones = new Float32Array(4 * voxels).fill(1)
    const run = runInProcess({
      transform: async () => ({ input: ones, grid: answer.grid }),
      restore: async () => ({
        masked: ones,
        mask: new Uint8Array(4 * voxels),
        reconstruction: ones,
        error: ones,
        l1: [0.1, 0.2, 0.3, 0.4],
        milliseconds: 1,
      }),
    } as unknown as Parameters<typeof runInProcess>[0])
    const hiding = { scheme: 'coarse', seed: 1, boxes: [[], [], [], []] }
    const { l1, error } = await reconstruct(run, study, model('synthetic'), hiding)
    expect(l1).toEqual([0.1, null, null, null])
    expect(error[0]).toBe(1)
    expect(error.subarray(voxels).every(value => value === 0)).toBe(true)
  })
})

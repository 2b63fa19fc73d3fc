import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readBundle } from '#lamim/bundle/read.ts'
import { readTrust } from '#lamim/bundle/trust.ts'
import { checkpointShapes } from '#lamim/checkpoint/state-dict.ts'
import { randomTensors, smallArchitecture } from '#lamim/checkpoint/testing/random-network.ts'
import { pthBlob } from '#lamim/checkpoint/testing/write-pth.ts'
import { researchNotice } from '#report/notice.ts'
import { reportSchema } from '#report/schema.ts'
import { readNifti } from '#volume/nifti-read.ts'
import { makeNifti } from '#volume/testing/make-nifti.ts'
import { sampleOf } from '#volume/testing/samples.ts'
import { contrasts } from '#volume/volume.ts'
import { bundleAt, sourceAt } from './files.ts'
import { lamim } from './testing/run-lamim.ts'

const { T1w, T1c, T2w, FLAIR } = sampleOf('healthy').files
const healthy = [T1w, T1c, T2w, FLAIR]

describe('usage', () => {
  it('prints help, general and for each verb', async () => {
    expect((await lamim('--help')).out).toMatch(/convert.*prepare.*predict.*reconstruct.*inspect/s)
    for (const verb of ['convert', 'prepare', 'predict', 'reconstruct', 'inspect']) {
      const { code, out } = await lamim(verb, '--help')
      expect(code).toBe(0)
      expect(out).toContain(`lamim ${verb}`)
    }
  })

  it.each([
    [[]],
    [['diagnose']],
    [['predict']],
    [['predict', '--mdoel', 'x']],
    [['predict', 'x.nii', '--backend', 'cuda']],
    [['reconstruct', 'x.nii']],
    [['reconstruct', 'x.nii', '--out', 'o', '--mask', 'half']],
    [['convert', 'x.pth', '--out', 'o', '--bits', '3']],
    [['convert', '--out', 'o', '--head', 'detection']],
    [['convert', '--out', join(tmpdir(), 'lamim-nothing')]],
  ])('exits with 2 for %j, and says what was expected', async args => {
    const { code, out, err } = await lamim(...args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).not.toBe('')
  })
})

describe('inspect', () => {
  it('prints a file’s contrast and the reason', async () => {
    const { code, out } = await lamim('inspect', ...healthy)
    expect(code).toBe(0)
    expect(out).toContain(`${basename(T1c)}: T1c (`)
    expect(out).toMatch(/voxels of 1\.5 × 1\.5 × 1\.5 mm, RAS/)
    expect(out).toMatch(
      /^ {2}NIfTI-1, gzip; \w+, little-endian; slope \S+, intercept \S+; [sq]form used$/m,
    )
  })

  it('prints header facts, as text and with --json', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lamim-'))
    const path = join(folder, 'a_T1w.nii')
    const recipe = { version: 2, little: false, slope: 2, intercept: -1, extensions: [8] } as const
    await writeFile(path, makeNifti({ ...recipe, sformCode: 0, qformCode: 1 }))
    expect((await lamim('inspect', path)).out).toContain(
      '  NIfTI-2; int16, big-endian; slope 2, intercept -1; qform used; 1 header extension\n',
    )
    const [fact] = JSON.parse((await lamim('inspect', path, '--json')).out)
    expect(fact).toMatchObject({
      affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      header: {
        format: 'NIfTI-2',
        datatype: 'int16',
        byte_order: 'big-endian',
        slope: 2,
        intercept: -1,
        affine_from: 'qform',
        extensions: 1,
      },
    })
  })

  it('exits with 1 and one sentence for a file it cannot use', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lamim-'))
    const path = join(folder, 'broken_T1w.nii.gz')
    await writeFile(path, (await readFile(T1w)).subarray(0, 5000))
    const { code, out, err } = await lamim('inspect', path)
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toMatch(/^broken_T1w\.nii\.gz: .+\n$/)
  })

  it('exits with 1 for a file that is not there', async () => {
    const { code, err } = await lamim('inspect', '/nowhere/x.nii.gz')
    expect(code).toBe(1)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})

describe('a task of three classes', () => {
  const labels = ['low grade', 'high grade', 'metastasis']
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lamim-'))
    const shapes = checkpointShapes('classifier', smallArchitecture, labels.length)
    const blob = pthBlob(randomTensors(shapes, 6))
    await writeFile(join(folder, 'grade.pth'), new Uint8Array(await blob.arrayBuffer()))
    const card = {
      training: { data: 'synthetic', statement: 'Random weights under another name.' },
      tasks: {
        grade: {
          title: 'Grade',
          labels,
          cohort: 'Nobody.',
          calibration: {
            temperature: 2,
            subsets: {
              T1w: { temperature: 4, offset: [0, 1, 0], auc: 0.7, ece: 0.1, cases: 20 },
            },
          },
        },
      },
    }
    await writeFile(join(folder, 'card.json'), JSON.stringify(card))
    const trust = { format: 'lamim-trust/1', false_alarms: 0.05 }
    await writeFile(join(folder, 'trust-of-grade.json'), JSON.stringify(trust))
    const { code, err } = await lamim(
      'convert',
      ...['--head', `grade=${join(folder, 'grade.pth')}`, '--bits', '32'],
      ...['--card', join(folder, 'card.json'), '--trust', join(folder, 'trust-of-grade.json')],
      ...['--out', join(folder, 'model')],
    )
    expect([code, err]).toEqual([0, ''])
  })

  const predict = async (...args: string[]) =>
    lamim('predict', ...args, '--model', join(folder, 'model'))

  it('has three probabilities in the report and in the text', async () => {
    const { tasks, warnings } = reportSchema.parse(
      JSON.parse((await predict(...healthy, '--json')).out),
    )
    const [task] = tasks
    expect(task).toMatchObject({
      labels,
      calibration: { temperature: 2, offset: null, fitted: true },
    })
    expect(task?.probabilities).toHaveLength(3)
    expect(task?.probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1, 6)
    expect(warnings).toHaveLength(1)
    const { out } = await predict(...healthy)
    expect(out).toMatch(/Grade\n {2}low grade .* % {3}high grade .* % {3}metastasis .* %\n/)
  })

  it('is calibrated for the contrasts present, or warns', async () => {
    const [t1w = '', t1c = ''] = healthy
    const one = reportSchema.parse(JSON.parse((await predict(t1w, '--json')).out))
    const scaling = { temperature: 4, offset: [0, 1, 0], fitted: true }
    expect(one.tasks[0]?.calibration).toEqual(scaling)
    const two = reportSchema.parse(JSON.parse((await predict(t1w, t1c, '--json')).out))
    expect(two.tasks[0]?.calibration).toMatchObject({ temperature: 2, fitted: false })
    expect(two.warnings).toHaveLength(one.warnings.length + 1)
  })

  it('has its trust file, whose hash is checked on reading', async () => {
    const bundle = await readBundle(bundleAt(join(folder, 'model')))
    expect(await readTrust(bundle)).toEqual({ format: 'lamim-trust/1', false_alarms: 0.05 })
    await writeFile(join(folder, 'model', 'trust.json'), '{}')
    await expect(readTrust(bundle)).rejects.toMatchObject({ code: 'bad-hash' })
  })
})

describe('from checkpoints to answers', () => {
  let folder: string
  let model: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lamim-'))
    model = join(folder, 'model')
    const write = async (name: string, kind: 'ssl' | 'classifier') => {
      const blob = pthBlob(randomTensors(checkpointShapes(kind, smallArchitecture), 5))
      await writeFile(join(folder, name), new Uint8Array(await blob.arrayBuffer()))
    }
    await write('ssl.pth', 'ssl')
    await write('classifier.pth', 'classifier')
    const { code, out, err } = await lamim(
      'convert',
      join(folder, 'ssl.pth'),
      '--head',
      `detection=${join(folder, 'classifier.pth')}`,
      '--out',
      model,
      '--bits',
      '32,4',
    )
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(out).toMatch(/2 blocks of 64, tasks: detection; fp32, q4/)
  })

  it('predict writes the report, and only that, with --json', async () => {
    const { code, out, err } = await lamim('predict', ...healthy, '--model', model, '--json')
    expect(err).toBe('')
    expect(code).toBe(0)
    const report = reportSchema.parse(JSON.parse(out))
    expect(report).toMatchObject({ backend: 'wasm', precision: 'fp32', left_out: [] })
    expect(report.self_test.state).toBe('passed')
    expect(report.scans.map(scan => scan.contrast)).toEqual([...contrasts])
    const [task] = report.tasks
    expect(task?.id).toBe('detection')
    expect((task?.probabilities[0] ?? 0) + (task?.probabilities[1] ?? 0)).toBeCloseTo(1, 6)
  })

  it('predict names a missing contrast', async () => {
    const { out } = await lamim('predict', T1w, '--model', model, '--json')
    const report = reportSchema.parse(JSON.parse(out))
    expect(report.left_out).toEqual(['T1c', 'T2w', 'FLAIR'])
    expect(report.warnings.map(({ text }) => text).join()).toMatch(/T1c, T2w and FLAIR/)
  })

  it('predict prints tasks, training statement and research notice', async () => {
    const { out } = await lamim('predict', ...healthy, '--model', model)
    expect(out).toMatch(/Tumour detection\n {2}normal [<>]? ?\d+\.\d % {3}tumour /)
    expect(out).toContain("the files don't say what the network was trained on")
    expect(out).toContain(researchNotice)
  })

  it('predict explains that a model has no classifier', async () => {
    const plain = join(folder, 'no-tasks')
    await lamim('convert', join(folder, 'ssl.pth'), '--out', plain)
    const { code, out } = await lamim('predict', ...healthy, '--model', plain)
    expect(code).toBe(0)
    expect(out).toMatch(/brings no classifier, so it gives no probabilities\./)
    expect(out).toContain(researchNotice)
  })

  it('exits with 2 when a head is given as the encoder', async () => {
    const path = join(folder, 'classifier.pth')
    const { code, err } = await lamim('convert', path, '--out', join(folder, 'wrong'))
    expect(code).toBe(2)
    expect(err).toMatch(/^classifier\.pth: this is a classifier\. .+\n$/)
  })

  it('refuses an unusable --out before loading', async () => {
    const taken = join(folder, 'ssl.pth')
    const reasons = [
      [taken, 'A file has the name of a folder that is needed. Choose another name.'],
      [join(taken, 'x'), 'A file has the name of a folder in the path. Check the path.'],
    ] as const
    for (const [out, reason] of reasons)
      for (const args of [
        ['reconstruct', '/nowhere/x.nii'],
        ['convert', '/nowhere/x.pth'],
      ]) {
        const { code, err } = await lamim(...args, '--out', out)
        expect(code).toBe(1)
        expect(err).toBe(`${out}: the file can't be written. ${reason}\n`)
      }
  })

  it('refuses scans on different grids, naming both', async () => {
    const other = sampleOf('meningioma').files.T2w
    const { code, err } = await lamim('predict', T1w, other, '--model', model)
    expect(code).toBe(1)
    expect(err).toContain(basename(T1w))
    expect(err).toContain(basename(other))
  })

  it('refuses a model with a changed file', async () => {
    const broken = join(folder, 'broken')
    const ssl = join(folder, 'ssl.pth')
    const { code } = await lamim('convert', ssl, '--out', broken, '--heads', '1')
    expect(code).toBe(0)
    const path = join(broken, 'onnx/decoder_model_q4.onnx_data')
    const bytes = await readFile(path)
    bytes[10] = (bytes[10] ?? 0) ^ 1
    await writeFile(path, bytes)
    const found = await lamim('predict', ...healthy, '--model', broken)
    expect(found.code).toBe(1)
    expect(found.err).toMatch(/onnx\/decoder_model_q4\.onnx_data/)
  })

  it('reconstruct writes four 4D volumes on the scan’s own grid, and the report', async () => {
    const out = join(folder, 'scan-grid')
    const { code, err } = await lamim(
      'reconstruct',
      ...healthy,
      '--model',
      model,
      '--mask',
      'FLAIR',
      '--out',
      out,
    )
    expect(err).toBe('')
    expect(code).toBe(0)
    const scan = (await readNifti(await sourceAt(T1w))).frame(0)
    for (const name of ['input', 'masked', 'reconstruction', 'error']) {
      const file = await readNifti(await sourceAt(join(out, `${name}.nii.gz`)))
      expect(file.header.frames).toBe(4)
      expect(file.frame(0).size).toEqual(scan.size)
      for (const [at, value] of file.frame(0).affine.entries())
        expect(value).toBeCloseTo(scan.affine[at] ?? NaN, 3)
    }
    const masked = await readNifti(await sourceAt(join(out, 'masked.nii.gz')))
    expect(masked.frame(3).data.every(value => value === 0)).toBe(true)
    expect(masked.frame(0).data.some(value => value !== 0)).toBe(true)
    const report = reportSchema.parse(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')))
    expect(report.reconstruction?.l1).toMatchObject({ T1w: null, T1c: null, T2w: null })
    expect(report.reconstruction?.l1.FLAIR).toBeGreaterThan(0)
  })

  it('reconstruct reads boxes from a file, and writes the raw 96³ arrays', async () => {
    const out = join(folder, 'model-grid')
    const boxes = join(folder, 'boxes.json')
    await writeFile(boxes, JSON.stringify({ 0: [[40, 41, 42, 16]], 1: [], 2: [], 3: [] }))
    const { code, err } = await lamim(
      'reconstruct',
      ...healthy,
      '--model',
      model,
      '--mask',
      boxes,
      '--grid',
      'model',
      '--out',
      out,
    )
    expect(err).toBe('')
    expect(code).toBe(0)
    const read = async (name: string) =>
      (await readNifti(await sourceAt(join(out, `${name}.nii.gz`)))).frame(0)
    const [input, masked] = [await read('input'), await read('masked')]
    expect(input.size).toEqual([96, 96, 96])
    expect(input.data).toBeInstanceOf(Float32Array)
    let inside = 0
    for (let z = 0; z < 96; z++)
      for (let y = 0; y < 96; y++)
        for (let x = 0; x < 96; x++) {
          const at = (z * 96 + y) * 96 + x
          const hidden = x >= 40 && x < 56 && y >= 41 && y < 57 && z >= 42 && z < 58
          if (hidden) inside += (masked.data[at] ?? NaN) === 0 ? 1 : 0
          else if (masked.data[at] !== input.data[at]) inside = NaN
        }
    expect(inside).toBe(16 ** 3)
  })
})

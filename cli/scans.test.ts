import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { makeSeries } from '#dicom/testing/make-dicom.ts'
import { makeZip } from '#dicom/testing/make-zip.ts'
import { message } from '#messages/message.ts'
import { writerFor } from '#messages/text.ts'
import { rejection } from '#volume/testing/make-nifti.ts'
import { main } from './main.ts'
import { scansAt } from './scans.ts'
import { createRun } from './study.ts'

let folder: string
const exam = [
  ...makeSeries({ series: 1, description: 'localizer' }),
  ...makeSeries({ series: 2, description: 't1_mprage' }),
  ...makeSeries({ series: 3, tr: 9000, te: 120, ti: 2500, value: x => x }),
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lamim-'))
  for (const { name, source } of exam) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), new Uint8Array(await source.arrayBuffer()))
  }
  const zip = new Uint8Array(await (await makeZip(exam)).arrayBuffer())
  await writeFile(join(folder, 'exam.zip'), zip)
})

async function inspect(...paths: string[]) {
  let [out, err] = ['', '']
  const code = await main(['inspect', ...paths], {
    out: text => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
  })
  return { code, out, err }
}

it.each(['exam', 'exam.zip'])('inspect lists the series in %s', async name => {
  const { code, out, err } = await inspect(join(folder, name))
  expect(out).toMatch(/^t1_mprage \(series 2\): T1w \('t1' in the description: .+\)\n/)
  expect(out).toMatch(/series 3: FLAIR \(TR 9000 ms, TE 120 ms, TI 2500 ms: FLAIR\)/)
  expect(err).toMatch(/^localizer \(series 1\): set aside\. This is a localizer[^\n]+\n$/)
  expect(code).toBe(0)
  expect(out + err).not.toMatch(/marker/i)
})

it('a study has the best series for each contrast, and skipped series are reported', async () => {
  let err = ''
  const scans = await scansAt(createRun(), [join(folder, 'exam')], {
    out: () => {},
    err: (text: string) => {
      err += text
    },
    locale: 'en',
    text: writerFor('en'),
  })
  expect(scans.map(({ guess }) => guess.contrast)).toEqual(['T1w', 'FLAIR'])
  expect(err).toMatch(/is a localizer/)
})

it('refuses two patients in one study', async () => {
  const both = join(folder, 'both.zip')
  const files = ['A', 'B'].flatMap((patient, series) => makeSeries({ patient, series }))
  await writeFile(both, new Uint8Array(await (await makeZip(files)).arrayBuffer()))
  const nowhere = { out: () => {}, err: () => {}, locale: 'en', text: writerFor('en') } as const
  expect(await rejection(scansAt(createRun(), [both], nowhere))).toMatchObject({
    summary: message('dicom.mixedPatients', { count: 2 }),
  })
})

import type { Series } from '#dicom/series.ts'
import { toEnglish, withEnglish } from '#messages/english.ts'
import { type Message, message } from '#messages/message.ts'
import { orientationOf, voxelSizeOf } from '#volume/affine.ts'
import type { NiftiFacts } from '#volume/nifti-read.ts'
import { best, readAt } from '../scans.ts'
import { createRun } from '../study.ts'
import { parse, type Verb } from '../verb.ts'

export const inspect: Verb = {
  name: 'inspect',
  summary: 'What each file or DICOM series is: its grid, its contrast and why.',
  usage: 'lamim inspect FILE|DIR… [--json]',
  details: `
  FILE|DIR…    NIfTI or DICOM files, folders of them, or zips
  --json       an array on standard output
Exit code 1 when a file or series can't be used; its sentence stands on standard error.
`,
  async run(args, output) {
    const { values, positionals } = parse(args, { json: { type: 'boolean' } })
    const { scans, series, mixed, refusals, setAside } = await readAt(createRun(), positionals)
    const dicom = new Map(series.map(one => [one.id, one]))
    const proposed = best(series)
    const all = [...scans, ...series.map(({ scan }) => scan)]
    const facts = all.map(({ id, file, frame, guess, volume, header, range, notes, sha256 }) => ({
      file,
      frame,
      contrast: guess.contrast,
      why: guess.reason,
      size: volume.size,
      voxel_mm: voxelSizeOf(volume.affine).map(value => Number(value.toFixed(4))),
      orientation: orientationOf(volume.affine),
      affine: volume.affine,
      header: headerOf(header),
      range,
      notes,
      sha256,
      dicom: dicomOf(dicom.get(id), proposed),
    }))
    if (values.json) output.out(`${JSON.stringify(facts.map(inJson), null, 2)}\n`)
    else
      for (const fact of facts) {
        const part = fact.frame === null ? '' : `, volume ${fact.frame + 1}`
        output.out(
          `${fact.file}${part}: ${fact.contrast ?? 'contrast unknown'} (${toEnglish(fact.why)})\n` +
            `  ${fact.size.join(' × ')} voxels of ${fact.voxel_mm.join(' × ')} mm, ${fact.orientation}\n  ${inWords(fact.header)}\n`,
        )
        if (fact.dicom) output.out(`  DICOM${inBrief(fact.dicom)}\n`)
        for (const note of fact.notes) output.out(`  ! ${toEnglish(note)}\n`)
      }
    if (mixed) output.err(`${toEnglish(mixed)}\n`)
    for (const { file, reason } of setAside)
      output.err(`${toEnglish(message('cli.setAside', { file, reason }))}\n`)
    for (const { problem } of refusals) output.err(`${problem.sentence}\n`)
    return refusals.length === 0 ? 0 : 1
  },
}

/** A fact as `--json` shows it: messages with their English text. */
function inJson<T extends { why: Message; notes: readonly Message[] }>(fact: T) {
  return { ...fact, why: withEnglish(fact.why), notes: fact.notes.map(withEnglish) }
}

/** The header without size, axes and affine, which are shown beside it. */
function headerOf({ version, datatype, byteOrder, gzip, frames, ...rest }: NiftiFacts) {
  const { slope, intercept, affineSource, extensions } = rest
  return {
    format: version === 1 ? 'NIfTI-1' : 'NIfTI-2',
    datatype,
    byte_order: byteOrder,
    gzip,
    frames,
    slope,
    intercept,
    affine_from: affineSource,
    extensions,
  }
}

function inWords(header: ReturnType<typeof headerOf>): string {
  const { format, gzip, datatype, byte_order, slope, intercept, affine_from, extensions } = header
  return [
    gzip ? `${format}, gzip` : format,
    `${datatype}, ${byte_order}`,
    `slope ${slope}, intercept ${intercept}`,
    affine_from === 'none' ? 'neither sform nor qform' : `${affine_from} used`,
    ...(extensions > 0 ? [`${extensions} header extension${extensions === 1 ? '' : 's'}`] : []),
  ].join('; ')
}

/** How a series was acquired, and its patient and study by our own counter; null for a NIfTI file. */
function dicomOf(series: Series | undefined, proposed: readonly Series[]) {
  if (!series) return null
  const { description, exam, derived, facts } = series
  return {
    description,
    patient: exam.patient,
    study: exam.study,
    derived,
    proposed: proposed.includes(series),
    tr_ms: facts.repetitionTime,
    te_ms: facts.echoTime,
    ti_ms: facts.inversionTime,
    agent: facts.agent,
    slice_thickness_mm: facts.sliceThickness,
  }
}

function inBrief(dicom: NonNullable<ReturnType<typeof dicomOf>>): string {
  const { patient, study, derived, proposed, tr_ms, te_ms, ti_ms } = dicom
  const times = Object.entries({ TR: tr_ms, TE: te_ms, TI: ti_ms })
    .flatMap(([name, value]) => (value === null ? [] : `, ${name} ${value} ms`))
    .join('')
  return `, patient ${patient}, study ${study}${times}${derived ? ', derived' : ''}${proposed ? ', proposed for its contrast' : ''}`
}

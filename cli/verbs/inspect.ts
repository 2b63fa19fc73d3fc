import type { Series } from '#dicom/series.ts'
import { Problem } from '#errors/problem.ts'
import { withEnglish } from '#messages/english.ts'
import { type Message, message } from '#messages/message.ts'
import { orientationOf, voxelSizeOf } from '#volume/affine.ts'
import type { NiftiFacts } from '#volume/nifti-read.ts'
import { best, readAt } from '../scans.ts'
import { createRun } from '../study.ts'
import { parse, type Verb } from '../verb.ts'

export const inspect: Verb = {
  name: 'inspect',
  summary: 'cli.inspectSummary',
  usage: 'lamim inspect FILE|DIR… [--json]',
  help: 'cli.inspectHelp',
  async run(args, terminal) {
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
    const { text } = terminal
    if (values.json) terminal.out(`${JSON.stringify(facts.map(inJson), null, 2)}\n`)
    else
      for (const fact of facts) {
        const { file, frame, contrast, size, orientation, notes } = fact
        const name = frame === null ? file : text('cli.volumeOf', { file, volume: frame + 1 })
        const lines = [
          text('cli.scanFacts', {
            name,
            contrast,
            reason: fact.why,
            size,
            voxel: fact.voxel_mm,
            orientation,
          }),
          `  ${text(headerMessage(fact.header))}`,
          ...(fact.dicom ? [`  ${text(dicomMessage(fact.dicom))}`] : []),
          ...notes.map(warning => `  ${text('cli.warning', { warning })}`),
        ]
        terminal.out(`${lines.join('\n')}\n`)
      }
    if (mixed) terminal.err(`${text(mixed)}\n`)
    for (const { file, reason } of setAside)
      terminal.err(`${text('cli.setAside', { file, reason })}\n`)
    for (const { problem } of refusals) terminal.err(`${text(Problem.fromData(problem).summary)}\n`)
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

function headerMessage(header: ReturnType<typeof headerOf>): Message {
  const { format, gzip, datatype, byte_order, slope, intercept, affine_from, extensions } = header
  return message('cli.headerFacts', {
    format,
    gzip,
    datatype,
    order: byte_order,
    slope,
    intercept,
    source: affine_from,
    extensions,
  })
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

function dicomMessage(dicom: NonNullable<ReturnType<typeof dicomOf>>): Message {
  const { patient, study, derived, proposed, tr_ms, te_ms, ti_ms } = dicom
  const times = Object.entries({ TR: tr_ms, TE: te_ms, TI: ti_ms }).flatMap(([name, value]) =>
    value === null ? [] : [`${name} ${value} ms`],
  )
  return message('cli.dicomFacts', { patient, study, times, derived, proposed })
}

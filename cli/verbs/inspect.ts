import { orientationOf, voxelSizeOf } from '#volume/affine.ts'
import type { NiftiFacts } from '#volume/nifti-read.ts'
import { sourceAt } from '../files.ts'
import { createRun } from '../study.ts'
import { parse, UsageError, type Verb } from '../verb.ts'

export const inspect: Verb = {
  name: 'inspect',
  summary: 'What each file is: its grid, its contrast and why.',
  usage: 'lamim inspect FILE… [--json]',
  details: `
  --json       an array on standard output
Exit code 1 when a file can't be used; its sentence stands on standard error.
`,
  async run(args, output) {
    const { values, positionals } = parse(args, { json: { type: 'boolean' } })
    if (positionals.length === 0) throw new UsageError('No file is named.')
    const files = await Promise.all(positionals.map(sourceAt))
    const { scans, refusals, setAside } = await createRun()('open', { files })
    const facts = scans.map(({ file, frame, guess, volume, header, range, notes, sha256 }) => ({
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
    }))
    if (values.json) output.out(`${JSON.stringify(facts, null, 2)}\n`)
    else
      for (const fact of facts) {
        const part = fact.frame === null ? '' : `, volume ${fact.frame + 1}`
        output.out(
          `${fact.file}${part}: ${fact.contrast ?? 'contrast unknown'} (${fact.why})\n` +
            `  ${fact.size.join(' × ')} voxels of ${fact.voxel_mm.join(' × ')} mm, ${fact.orientation}\n  ${inWords(fact.header)}\n`,
        )
        for (const note of fact.notes) output.out(`  ! ${note}\n`)
      }
    for (const { file, reason } of setAside) output.err(`${file} is set aside: ${reason}.\n`)
    for (const { problem } of refusals) output.err(`${problem.sentence}\n`)
    return refusals.length === 0 ? 0 : 1
  },
}

/** What the header says, without what stands beside it already (size, axes, affine). */
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

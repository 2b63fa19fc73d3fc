import { orientationOf, voxelSizeOf } from '#volume/affine.ts'
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
    const facts = scans.map(({ file, frame, guess, volume, range, notes, sha256 }) => ({
      file,
      frame,
      contrast: guess.contrast,
      why: guess.reason,
      size: volume.size,
      voxel_mm: voxelSizeOf(volume.affine).map(value => Number(value.toFixed(4))),
      orientation: orientationOf(volume.affine),
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
            `  ${fact.size.join(' × ')} voxels of ${fact.voxel_mm.join(' × ')} mm, ${fact.orientation}\n`,
        )
        for (const note of fact.notes) output.out(`  ! ${note}\n`)
      }
    for (const { file, reason } of setAside) output.err(`${file} is set aside: ${reason}.\n`)
    for (const { problem } of refusals) output.err(`${problem.sentence}\n`)
    return refusals.length === 0 ? 0 : 1
  },
}

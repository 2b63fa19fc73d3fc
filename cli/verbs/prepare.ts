import { dirname, join } from 'node:path'
import { withEnglish } from '#messages/english.ts'
import { message } from '#messages/message.ts'
import type { WriteText } from '#messages/text.ts'
import { isKnown } from '#prepare/align/alignment.ts'
import { tfmOf } from '#prepare/align/tfm.ts'
import { mergeScans } from '#prepare/crop.ts'
import type { Prepared } from '#prepare/types.ts'
import { maskSources, motionMessage } from '#study/prepared.ts'
import { makeFolder, save } from '../files.ts'
import { prepareOptions, prepareStudy } from '../prepare.ts'
import { createRun, openRaw } from '../study.ts'
import { parse, UsageError, type Verb } from '../verb.ts'

export const prepare: Verb = {
  name: 'prepare',
  summary: 'cli.prepareSummary',
  usage:
    'lamim prepare FILE|DIR… --out MERGED.nii.gz [--mask-out MASK.nii.gz] [--transforms-out DIR] [--transforms DIR] [--mask FILE] [--mask-of T1w|T1c|T2w|FLAIR] [--trust-headers] [--json]',
  help: 'cli.prepareHelp',
  async run(args, terminal) {
    const { values, positionals } = parse(args, {
      ...prepareOptions,
      out: { type: 'string' },
      'mask-out': { type: 'string' },
      'transforms-out': { type: 'string' },
      json: { type: 'boolean' },
    })
    const { out, 'mask-out': maskOut, 'transforms-out': transformsOut } = values
    if (out === undefined)
      throw new UsageError(message('cli.outMissing', { value: 'MERGED.nii.gz' }))
    await makeFolder(dirname(out))
    if (maskOut !== undefined) await makeFolder(dirname(maskOut))
    if (transformsOut !== undefined) await makeFolder(transformsOut)
    const run = createRun()
    const study = await openRaw(run, positionals, terminal)
    const done = await prepareStudy(run, study, values)
    const gzip = (path: string) => path.endsWith('.gz')
    await save(out, await run('write', { volumes: mergeScans(done.scans), gzip: gzip(out) }))
    if (maskOut !== undefined)
      await save(maskOut, await run('write', { volumes: [done.mask], gzip: gzip(maskOut) }))
    if (transformsOut !== undefined)
      for (const { contrast, motion } of done.scans)
        if (isKnown(motion))
          await save(
            join(transformsOut, `${done.reference}_to_${contrast}.tfm`),
            tfmOf(motion.rigid),
          )
    terminal.out(
      values.json ? `${JSON.stringify(factsOf(done), null, 2)}\n` : readable(done, terminal.text),
    )
    return 0
  },
}

function factsOf({ reference, scans, millilitres, maskFrom, box, warnings }: Prepared) {
  return {
    reference,
    scans: scans.map(({ contrast, name, motion }) => ({
      contrast,
      file: name,
      state: motion.state,
      degrees: Number(motion.degrees.toFixed(3)),
      mm: Number(motion.mm.toFixed(3)),
      quality: motion.quality,
      reference_to_scan: motion.rigid,
    })),
    brain: { from: maskFrom, millilitres: Math.round(millilitres) },
    box,
    warnings: warnings.map(withEnglish),
  }
}

function readable(done: Prepared, text: WriteText): string {
  const scans = done.scans.map(
    ({ contrast, name, motion }) => `${contrast.padEnd(6)}${name}: ${text(motionMessage(motion))}`,
  )
  const brain = text('cli.brain', {
    millilitres: done.millilitres,
    source: maskSources[done.maskFrom],
    size: done.box.size,
  })
  const warnings = done.warnings.map(warning => text('cli.warning', { warning }))
  return [...scans, brain, ...warnings, ''].join('\n')
}

import { dirname, join } from 'node:path'
import { toEnglish, withEnglish } from '#messages/english.ts'
import { isKnown } from '#prepare/align/alignment.ts'
import { tfmOf } from '#prepare/align/tfm.ts'
import { merged } from '#prepare/crop.ts'
import type { Motion, Prepared } from '#prepare/types.ts'
import { makeFolder, save } from '../files.ts'
import { preparationOf, prepareHelp, prepareOptions, prepareStudy } from '../prepare.ts'
import { createRun, openRaw } from '../study.ts'
import { parse, UsageError, type Verb } from '../verb.ts'

export const prepare: Verb = {
  name: 'prepare',
  summary: 'Aligns raw scans, takes the skull away, crops and merges them into one 4D file.',
  usage:
    'lamim prepare FILE|DIR… --out MERGED.nii.gz [--mask-out MASK.nii.gz] [--transforms-out DIR] [--transforms DIR] [--mask FILE] [--mask-of T1w|T1c|T2w|FLAIR] [--trust-headers] [--json]',
  details: `
  FILE|DIR…    raw scans of one head, NIfTI or DICOM; contrasts are guessed from names and headers
  --out        the prepared scans, 4D in the order T1w T1c T2w FLAIR, zeros where one is missing
  --mask-out   the brain mask, on the reference's grid
  --transforms-out  a folder for one ITK transform (.tfm) per contrast that was measured: reference
               to scan, as ANTs, 3D Slicer and SimpleITK take it
${prepareHelp}  --json       what was done, on standard output
`,
  async run(args, output) {
    const { values, positionals } = parse(args, {
      ...prepareOptions,
      out: { type: 'string' },
      'mask-out': { type: 'string' },
      'transforms-out': { type: 'string' },
      json: { type: 'boolean' },
    })
    const { out, 'mask-out': maskOut, 'transforms-out': transformsOut } = values
    if (out === undefined) throw new UsageError('--out MERGED.nii.gz is missing.')
    await makeFolder(dirname(out))
    if (maskOut !== undefined) await makeFolder(dirname(maskOut))
    if (transformsOut !== undefined) await makeFolder(transformsOut)
    const run = createRun()
    const study = await openRaw(run, positionals, output)
    const done = await prepareStudy(run, study, values)
    const gzip = (path: string) => path.endsWith('.gz')
    await save(out, await run('write', { volumes: merged(done.scans), gzip: gzip(out) }))
    if (maskOut !== undefined)
      await save(maskOut, await run('write', { volumes: [done.mask], gzip: gzip(maskOut) }))
    if (transformsOut !== undefined)
      for (const { contrast, motion } of done.scans)
        if (isKnown(motion))
          await save(
            join(transformsOut, `${done.reference}_to_${contrast}.tfm`),
            tfmOf(motion.rigid),
          )
    output.out(values.json ? `${JSON.stringify(factsOf(done), null, 2)}\n` : readable(done))
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

function readable(done: Prepared): string {
  const scans = done.scans.map(
    ({ contrast, name, motion }) =>
      `${contrast.padEnd(6)}${name}: ${motionInWords(motion, done.reference)}`,
  )
  return [
    ...scans,
    `Brain of ${done.millilitres.toFixed(0)} ml (${toEnglish(preparationOf(done).maskFrom)}), in ${done.box.size.join(' × ')} voxels`,
    ...done.warnings.map(warning => `! ${toEnglish(warning)}`),
    '',
  ].join('\n')
}

function motionInWords({ state, degrees, mm }: Motion, reference: string): string {
  const by = `${degrees.toFixed(1)}° and ${mm.toFixed(1)} mm`
  switch (state) {
    case 'reference':
      return 'the reference'
    case 'aligned':
      return `aligned with ${reference} already (measured: ${by})`
    case 'moved':
      return `the head had moved by ${by} against ${reference}, which was undone`
    case 'given':
      return `moved by its file, ${by} against ${reference}`
    case 'unmeasured':
      return `placed by its header alone`
  }
}

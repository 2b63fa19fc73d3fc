import { Problem } from '#errors/problem.ts'
import type { Mask, RawScan } from '#prepare/types.ts'

/** Stands where brain extraction will: until then a mask has to be given. */
export async function extractBrain({ name }: RawScan): Promise<Mask> {
  throw new Problem(
    'unsupported',
    `${name} shows the skull, and the brain can't be found here yet: give a brain mask as a file.`,
    { file: name },
  )
}

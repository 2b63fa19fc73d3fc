import * as z from 'zod'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'

/** Version of the folder layout that this viewer writes. Earlier versions are read as this one. */
export const bundleFormat = 'lamim-bundle/2'
export const trustFormat = 'lamim-trust/1'
/** The first version of the viewer that reads `bundleFormat`. */
export const firstViewer = '0.2.0'

const headerSchema = z.object({
  format: z.string(),
  min_viewer_version: z.string().optional().catch(undefined),
})

/**
 * Refuses a file in a later version of a format that this viewer knows. All else is left to the file's schema.
 * @param file named in problems
 * @throws Problem 'bad-model' that says which version of the viewer reads it
 */
export function refuseNewer(file: string, json: unknown): void {
  const header = headerSchema.safeParse(json)
  if (!header.success) return
  const { format, min_viewer_version: viewer } = header.data
  const known = [bundleFormat, trustFormat].find(known => nameOf(known) === nameOf(format))
  if (!known || !(versionOf(format) > versionOf(known))) return
  throw new Problem(
    'bad-model',
    message('lamim.newerFormat', { file, format, known, version: viewer ?? null }),
    { file },
  )
}

/** 'lamim-bundle/2' → 'lamim-bundle' */
function nameOf(format: string): string | undefined {
  return format.split('/')[0]
}

/** 'lamim-bundle/2' → 2 */
function versionOf(format: string): number {
  return Number(format.split('/')[1])
}

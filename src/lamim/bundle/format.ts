import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'

/** Version of the folder layout that this viewer writes. Earlier versions are read as this one. */
export const bundleFormat = 'lamim-bundle/2'
export const trustFormat = 'lamim-trust/1'
/** The first version of the viewer that reads `bundleFormat`. */
export const firstViewer = '0.2.0'

/**
 * Refuses a file in a later version of a format that this viewer knows. All else is left to the file's schema.
 * @param file named in problems
 * @throws Problem 'bad-model' that says which version of the viewer reads it
 */
export function refuseNewer(file: string, json: unknown): void {
  const format = textField(json, 'format')
  const known = [bundleFormat, trustFormat].find(known => nameOf(known) === nameOf(format))
  if (!known || !(versionOf(format) > versionOf(known))) return
  const version = textField(json, 'min_viewer_version') || null
  throw new Problem('bad-model', message('lamim.newerFormat', { file, format, known, version }), {
    file,
  })
}

/** A field of an object if it is text, else ''. */
function textField(json: unknown, name: string): string {
  if (typeof json !== 'object' || json === null) return ''
  const value: unknown = Reflect.get(json, name)
  return typeof value === 'string' ? value : ''
}

/** 'lamim-bundle/2' → 'lamim-bundle' */
function nameOf(format: string): string | undefined {
  return format.split('/')[0]
}

/** 'lamim-bundle/2' → 2 */
function versionOf(format: string): number {
  return Number(format.split('/')[1])
}

import type { NamedSource } from '#io/source.ts'
import { readTransforms } from '#prepare/align/read-tfm.ts'
import { runOperation } from '../shared/operations.ts'
import { fillPreparationForm, setPreparation } from './store.ts'

/** Takes motions from ITK's transform files, in place of measuring them. */
export async function readTransformFiles(files: readonly NamedSource[]): Promise<void> {
  const names = files.map(({ name }) => name).join(', ')
  const motions = await runOperation('open', `Reading ${names}`, async () =>
    readTransforms(
      await Promise.all(
        files.map(async ({ name, source }) => ({ name, text: await head(source) })),
      ),
    ),
  )
  if (!motions) return
  setPreparation({ transformFiles: { names, motions } })
  fillPreparationForm({ align: 'file' })
}

/** A rigid transform takes less than this many bytes; whatever is longer is none. */
const longest = 10_000

function head(source: Blob): Promise<string> {
  return source.slice(0, longest).text()
}

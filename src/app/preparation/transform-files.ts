import type { NamedSource } from '#io/source.ts'
import { readTransforms } from '#prepare/align/read-tfm.ts'
import { runOperation } from '../shared/operations.ts'
import { vault } from '../shared/vault.ts'
import { fillPreparationForm, setPreparation } from './store.ts'

/** Takes motions from ITK's transform files, in place of measuring them. */
export async function takeTransformFiles(files: readonly NamedSource[]): Promise<void> {
  const names = files.map(({ name }) => name).join(', ')
  const given = await runOperation('open', `Reading ${names}`, async () =>
    readTransforms(
      await Promise.all(
        files.map(async ({ name, source }) => ({ name, text: await head(source) })),
      ),
    ),
  )
  if (!given) return
  vault.transforms = given
  setPreparation({ transformFiles: names })
  fillPreparationForm({ align: 'file' })
}

/** A rigid transform takes less than this many bytes; whatever is longer is none. */
const longest = 10_000

function head(source: Blob): Promise<string> {
  return source.slice(0, longest).text()
}

import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { readTransforms } from '#prepare/align/read-tfm.ts'
import { runOperation } from '../shared/operations.ts'
import { fillPreparationForm, setPreparation } from './store.ts'

/** Reads motions from ITK transform files, which then replace registration. */
export async function readTransformFiles(files: readonly NamedSource[]): Promise<void> {
  const names = files.map(({ name }) => name)
  const motions = await runOperation(
    'open',
    message('appStudy.readingFiles', { files: names }),
    async () =>
      readTransforms(
        await Promise.all(
          files.map(async ({ name, source }) => ({ name, text: await head(source) })),
        ),
      ),
  )
  if (!motions) return
  setPreparation({ transformFiles: { names: names.join(', '), motions } })
  fillPreparationForm({ align: 'file' })
}

/** Bytes. A rigid transform file is shorter; a longer file is not one. */
const longest = 10_000

function head(source: Blob): Promise<string> {
  return source.slice(0, longest).text()
}

import { Problem } from '#errors/problem.ts'
import type { NamedSource } from '#io/source.ts'
import { message } from '#messages/message.ts'
import { contrasts } from '#volume/volume.ts'
import { openFiles } from '../open/open-files.ts'
import { notify } from '../shared/notices.ts'
import { runOperation } from '../shared/operations.ts'
import type { Services } from '../shared/services.ts'
import { type Sample, samplesFolder } from './store.ts'

/** Fetches a case that comes with the app and opens it like any other files. */
export async function loadSample(
  services: Pick<Services, 'run' | 'model'>,
  sample: Sample,
): Promise<void> {
  const files = await runOperation(
    'open',
    message('appShell.fetchingSample'),
    ({ signal, onProgress }) =>
      fetchFiles(sample, signal, fraction =>
        onProgress?.({ stage: message('appShell.fetchingSample'), fraction }),
      ),
  )
  if (!files) return
  const leftOut = contrasts.filter(contrast => sample.files[contrast] === undefined)
  await openFiles(services, files, { texts: sample, leftOut })
  if (leftOut.length > 0) notify(message('appShell.sampleLacks', { contrasts: leftOut }))
}

async function fetchFiles(
  sample: Sample,
  signal: AbortSignal,
  onFraction: (fraction: number) => void,
): Promise<NamedSource[]> {
  const paths = Object.values(sample.files)
  let done = 0
  return Promise.all(
    paths.map(async path => {
      const response = await fetch(new URL(path, samplesFolder()), { signal }).catch(
        (cause: unknown) => {
          signal.throwIfAborted()
          throw unreachable(path, cause)
        },
      )
      if (!response.ok) throw unreachable(path, `HTTP ${response.status}`)
      const source = await response.blob()
      onFraction(++done / paths.length)
      return { name: await nameByContent(path.split('/').at(-1) ?? path, source), source }
    }),
  )
}

/** Some servers decompress .gz files in transit; the name must match the content. */
async function nameByContent(name: string, source: Blob): Promise<string> {
  const [first, second] = new Uint8Array(await source.slice(0, 2).arrayBuffer())
  return first === 0x1f && second === 0x8b ? name : name.replace(/\.gz$/i, '')
}

function unreachable(path: string, cause: unknown): Problem {
  return new Problem('unreachable', message('appShell.sampleNotFetched', { path }), {
    file: path,
    cause,
    details: String(cause),
  })
}

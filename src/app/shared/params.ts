import { type Message, message } from '#messages/message.ts'
import type { Backend } from '#runtime/backend.ts'

/** Options in the page's address. */
export interface Params {
  /** Absolute URL of the bundle's folder. */
  readonly folder: string
  /** Whether the address names a model, which then overrides the user's stored choice. */
  readonly namesModel: boolean
  readonly backend: Backend | 'auto'
  /** Whether diagnostics are shown. */
  readonly debug: boolean
  /** Messages about options that are refused. */
  readonly refused: readonly Message[]
}

const shipped = 'models/lamim-demo'

/** Reads `?model=folder&backend=wasm`. @param page the page's own address */
export function readParams(page: URL): Params {
  const refused: Message[] = []
  const asked = page.searchParams.get('model')
  const base = new URL('.', page)
  let folder = new URL(`${shipped}/`, base)
  if (asked !== null) {
    const found = URL.canParse(asked, base) ? new URL(slashed(asked), base) : null
    if (found?.origin === page.origin) folder = found
    else refused.push(message('appShell.foreignModel', { folder: asked }))
  }
  const backend = page.searchParams.get('backend')
  const namesModel = asked !== null
  const debug = page.searchParams.has('debug')
  if (backend === 'wasm' || backend === 'webgpu')
    return { folder: folder.href, namesModel, backend, debug, refused }
  if (backend !== null) refused.push(message('appShell.unknownBackend', { backend }))
  return { folder: folder.href, namesModel, backend: 'auto', debug, refused }
}

function slashed(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}

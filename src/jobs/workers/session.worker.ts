import { bundleSources } from '#models/bundle-source.ts'
import { browserStore } from '#models/store.ts'
import { browserMachine } from '#runtime/browser-machine.ts'
import { sessionHandlers } from '../handlers/session.ts'
import { type Port, serve } from '../serve.ts'
import { pageFolder } from './page.ts'

serve(
  self as Port,
  sessionHandlers(browserMachine(pageFolder('ort/')), bundleSources(browserStore)),
)

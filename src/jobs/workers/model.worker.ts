import { browserModels } from '../handlers/browser-models.ts'
import { type Port, serve } from '../serve.ts'

// As the session's worker: the page names the folder of onnxruntime's engines.
const engines = new URL(self.name)

/** Ends with this worker, however it ends. */
const rounder = () =>
  new Worker(new URL('./rounder.worker.ts', import.meta.url), { type: 'module' })

serve(self as Port, browserModels(engines.href, rounder))

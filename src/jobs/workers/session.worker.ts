import { browserSession } from '../handlers/browser-session.ts'
import { type Port, serve } from '../serve.ts'

// The page names the folder of onnxruntime's engines: a bundled worker doesn't know where it lies.
const engines = new URL(self.name)

serve(self as Port, browserSession(engines.href))

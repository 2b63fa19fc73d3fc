import { browserPrepare } from '../handlers/browser-prepare.ts'
import { type Port, serve } from '../serve.ts'

// The page names the folder it lies in: a bundled worker doesn't know where the engines are.
const page = new URL(self.name)

serve(self as Port, browserPrepare(page.href))

#!/usr/bin/env node
import { register } from 'tsx/esm/api'

// Node 20 calls `openAsBlob` experimental on standard error, where only our sentence belongs.
process.removeAllListeners('warning')
// Who reads only the beginning ('lamim … | head') has closed the pipe: nothing is left to say.
process.stdout.on('error', error => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})
register()

const { main } = await import('./main.ts')
process.exitCode = await main(process.argv.slice(2))
// A pipe may still hold output, and engines' threads would keep the process: wait, then leave.
await Promise.all(
  [process.stdout, process.stderr].map(stream => new Promise(done => stream.write('', done))),
)
process.exit()

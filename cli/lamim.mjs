#!/usr/bin/env node
import { register } from 'tsx/esm/api'

// Node 20 warns on standard error that `openAsBlob` is experimental; only Problems belong there.
process.removeAllListeners('warning')
// A reader such as `head` closes the pipe early, which isn't an error.
process.stdout.on('error', error => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})
register()

const { main } = await import('./main.ts')
process.exitCode = await main(process.argv.slice(2))
// Flushes output to a slow pipe, then exits: the engines' threads would keep the process alive.
await Promise.all(
  [process.stdout, process.stderr].map(stream => new Promise(done => stream.write('', done))),
)
process.exit()

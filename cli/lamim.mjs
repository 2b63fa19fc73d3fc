#!/usr/bin/env node
import { register } from 'tsx/esm/api'

// Node 20 calls `openAsBlob` experimental on standard error, where only our sentence belongs.
process.removeAllListeners('warning')
register()

const { main } = await import('./main.ts')
process.exit(await main(process.argv.slice(2)))

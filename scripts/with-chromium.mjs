// with-chromium.mjs COMMAND ARGS…: runs the command with CHROMIUM_PATH set.
import { spawn } from 'node:child_process'
import { dawnEnvironment, findChromium } from './chromium.mjs'

const [command, ...args] = process.argv.slice(2)
const path = await findChromium()
spawn('npx', [command, ...args], {
  stdio: 'inherit',
  env: { ...process.env, ...dawnEnvironment(path), CHROMIUM_PATH: path },
  shell: process.platform === 'win32',
}).on('exit', code => process.exit(code ?? 1))

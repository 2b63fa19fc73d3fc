// Everything that must hold, in one command: format and lint, types, unit tests in Node and in
// Chromium, the build, the built app in Chromium. Ends with one line of counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dawnEnvironment, findChromium } from './chromium.mjs'

const folder = mkdtempSync(join(tmpdir(), 'lamim-tests-'))
const chromium = await findChromium()
const env = { ...process.env, ...dawnEnvironment(chromium), CHROMIUM_PATH: chromium }

/** A step without tests of its own counts as one. */
function check(name, command, ...args) {
  return { name, ...run(name, command, args, env), count: () => null }
}

function run(name, command, args, environment) {
  console.log(`\n── ${name}`)
  const began = performance.now()
  const { status } = spawnSync('npx', [command, ...args], {
    stdio: 'inherit',
    env: environment,
    shell: process.platform === 'win32',
  })
  console.log(`── ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return { ok: status === 0 }
}

function vitest(project) {
  const file = join(folder, `${project}.json`)
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  return {
    name: project,
    ...run(`unit tests (${project})`, 'vitest', args, env),
    count: () => {
      const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
        readFileSync(file, 'utf8'),
      )
      return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests }
    },
  }
}

function playwright() {
  const file = join(folder, 'e2e.json')
  return {
    name: 'e2e',
    ...run('e2e', 'playwright', ['test', '--reporter=list,json'], {
      ...env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    }),
    count: () => {
      const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(file, 'utf8')).stats
      return { passed: expected, failed: unexpected + flaky, skipped }
    },
  }
}

/** Counts of a step; one that died before it could count has failed once. */
function counts({ ok, count }) {
  try {
    const found = count() ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
    return !ok && found.failed === 0 ? { ...found, failed: 1 } : found
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const steps = [
  check('format and lint', 'biome', 'check', '--error-on-warnings', '.'),
  check('types (core)', 'tsc', '-p', 'tsconfig.core.json'),
  check('types (app)', 'tsc', '-p', 'tsconfig.app.json'),
  check('types (node)', 'tsc', '-p', 'tsconfig.node.json'),
  vitest('node'),
  vitest('chromium'),
  check('build', 'vite', 'build'),
  playwright(),
]

const sum = { passed: 0, failed: 0, skipped: 0 }
for (const step of steps) {
  const { passed, failed, skipped } = counts(step)
  sum.passed += passed
  sum.failed += failed
  sum.skipped += skipped
  if (failed > 0) console.log(`FAILED: ${step.name}`)
}
console.log(
  `\n${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ''}`,
)
process.exit(sum.failed === 0 ? 0 : 1)

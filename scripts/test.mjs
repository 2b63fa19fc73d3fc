// Every check in one command: format and lint, types, unit tests in Node and in
// Chromium, the build and its size, the built app in Chromium, the training's tests where Python has
// torch. Ends with the skipped tests and their reasons, and one line of counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dawnEnvironment, findChromium } from './chromium.mjs'

const folder = mkdtempSync(join(tmpdir(), 'lamim-tests-'))
const chromium = await findChromium()
const env = { ...process.env, ...dawnEnvironment(chromium), CHROMIUM_PATH: chromium }

/** @returns whether the command ended well */
function run(name, command, args, environment = env) {
  console.log(`\n── ${name}`)
  const began = performance.now()
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: environment,
    shell: process.platform === 'win32',
  })
  console.log(`── ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return status === 0
}

/** A step without tests of its own counts as one. */
function check(name, ...command) {
  const ok = run(name, 'npx', command)
  return { name, ok, count: () => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [] }) }
}

function vitest(project) {
  const file = join(folder, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  return {
    name: project,
    ok: run(`unit tests (${project})`, 'npx', [
      'vitest',
      'run',
      '--project',
      project,
      ...reporters,
    ]),
    count() {
      const { numPassedTests, numFailedTests, testResults } = read(file)
      const skipped = testResults
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ status }) => !['passed', 'failed'].includes(status))
      return {
        passed: numPassedTests,
        failed: numFailedTests,
        skipped: skipped.map(({ fullName }) => fullName),
      }
    },
  }
}

function playwright() {
  const file = join(folder, 'e2e.json')
  const environment = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const titles = ({ suites = [], specs = [] }) => [
    ...specs
      .filter(({ tests }) => tests.every(({ status }) => status === 'skipped'))
      .map(({ title }) => title),
    ...suites.flatMap(titles),
  ]
  return {
    name: 'e2e',
    ok: run('e2e', 'npx', ['playwright', 'test', '--reporter=list,json'], environment),
    count() {
      const result = read(file)
      const { expected, unexpected, flaky } = result.stats
      return { passed: expected, failed: unexpected + flaky, skipped: titles(result) }
    },
  }
}

/** The training's tests; LAMIM_PYTHON names a Python that has torch and pytest. */
function training() {
  const name = 'training (Python)'
  const python = process.env.LAMIM_PYTHON ?? 'python3'
  const probe = ['-c', 'import nibabel, nilearn, pytest, scipy, torch']
  if (spawnSync(python, probe, { stdio: 'ignore' }).status !== 0) {
    const reason = `${name}: ${python} lacks torch or another of its packages (pip install -e 'training[test]')`
    return { name, ok: true, count: () => ({ passed: 0, failed: 0, skipped: [reason] }) }
  }
  const file = join(folder, 'training.xml')
  return {
    name,
    ok: run(name, python, ['-m', 'pytest', '-q', 'training/tests', `--junitxml=${file}`]),
    count() {
      const xml = readFileSync(file, 'utf8')
      const total = attribute => Number(xml.match(new RegExp(` ${attribute}="(\\d+)"`))?.[1])
      const skipped = [...xml.matchAll(/<skipped [^>]*message="([^"]*)"/g)].map(([, why]) => why)
      const failed = total('failures') + total('errors')
      return { passed: total('tests') - failed - skipped.length, failed, skipped }
    },
  }
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Counts of a step; a step that crashed before counting has failed once. */
function counts({ ok, count }) {
  try {
    const found = count()
    return !ok && found.failed === 0 ? { ...found, failed: 1 } : found
  } catch {
    return { passed: 0, failed: 1, skipped: [] }
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
  check('size of the build', 'node', 'scripts/bundle-size.mjs'),
  playwright(),
  training(),
]

const sum = { passed: 0, failed: 0, skipped: 0 }
for (const step of steps) {
  const { passed, failed, skipped } = counts(step)
  sum.passed += passed
  sum.failed += failed
  sum.skipped += skipped.length
  for (const what of skipped) console.log(`skipped: ${what}`)
  if (failed > 0) console.log(`FAILED: ${step.name}`)
}
console.log(
  `\n${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ''}`,
)
process.exit(sum.failed === 0 ? 0 : 1)

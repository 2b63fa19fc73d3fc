import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Report, reportSchema } from '../src/report/schema.ts'

const command = fileURLToPath(new URL('../cli/lamim.mjs', import.meta.url))

/** The report that the command line writes of these files, by the shipped model in WebAssembly. */
export async function predict(files: readonly string[]): Promise<Report> {
  const args = [command, 'predict', ...files, '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 })
  return reportSchema.parse(JSON.parse(stdout))
}

import { asProblem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import { type WriteText, writerFor } from '#messages/text.ts'
import { readLanguage } from './language.ts'
import { type Output, type Terminal, UsageError, type Verb } from './verb.ts'
import { convert } from './verbs/convert.ts'
import { inspect } from './verbs/inspect.ts'
import { predict } from './verbs/predict.ts'
import { prepare } from './verbs/prepare.ts'
import { reconstruct } from './verbs/reconstruct.ts'

const verbs: readonly Verb[] = [convert, prepare, predict, reconstruct, inspect]

const terminal: Output = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
}

/**
 * Runs one command.
 * @param environment has the system's language, which `--lang` overrides
 * @returns the exit code: 0, 1 for a problem, 2 for wrong usage; problems are written to standard error
 */
export async function main(
  args: readonly string[],
  output: Output = terminal,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<number> {
  try {
    const { locale, rest } = readLanguage(args, environment)
    return await runVerb(rest, { ...output, locale, text: writerFor(locale) })
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    output.err(`${writerFor('en')(error.reason)}\n`)
    return 2
  }
}

async function runVerb([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  const { text, ...output } = terminal
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    output[name === undefined ? 'err' : 'out'](helpIn(text))
    return name === undefined ? 2 : 0
  }
  const verb = verbs.find(verb => verb.name === name)
  if (!verb) {
    output.err(`${text('cli.unknownVerb', { verb: name, verbs: verbs.map(verb => verb.name) })}\n`)
    return 2
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    output.out(`${verb.usage}\n\n${text(verb.summary)}\n\n${text(verb.help)}`)
    return 0
  }
  try {
    return await verb.run(rest, terminal)
  } catch (error) {
    return tell(error, verb, output, text)
  }
}

function helpIn(text: WriteText): string {
  const lines = verbs.map(verb => `  ${verb.name.padEnd(13)}${text(verb.summary)}`)
  return `${text('cli.help', { verbs: lines })}\n${text('study.researchNotice')}\n`
}

/** Writes why a command failed. @returns its exit code */
function tell(error: unknown, verb: Verb, output: Output, text: WriteText): number {
  if (error instanceof UsageError) {
    const usage = verb.usage.replace(/\s+/g, ' ')
    output.err(`${text(message('cli.options', { reason: error.reason, usage }))}\n`)
    return 2
  }
  const problem = asProblem(error)
  output.err(`${text(problem.summary)}\n`)
  if (problem.code === 'internal' && problem.details) output.err(`${problem.details}\n`)
  // Some wrong usage is detected only after reading files, such as a head given as the encoder.
  return problem.code === 'usage' ? 2 : 1
}

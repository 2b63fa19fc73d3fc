import { asProblem } from '#errors/problem.ts'
import { type Output, UsageError, type Verb } from './verb.ts'
import { convert } from './verbs/convert.ts'
import { inspect } from './verbs/inspect.ts'
import { predict } from './verbs/predict.ts'
import { prepare } from './verbs/prepare.ts'
import { reconstruct } from './verbs/reconstruct.ts'

const verbs: readonly Verb[] = [convert, prepare, predict, reconstruct, inspect]

const help = `lamim VERB …

${verbs.map(verb => `  ${verb.name.padEnd(13)}${verb.summary}`).join('\n')}

lamim VERB --help tells more.
Research and teaching only. Not a medical device. Not for diagnosis or treatment decisions.
`

const terminal: Output = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
}

/**
 * Runs one command. @returns the exit code: 0, 1 for a problem, 2 for wrong usage; a problem is one
 * sentence on standard error.
 */
export async function main(args: readonly string[], output: Output = terminal): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    output[name === undefined ? 'err' : 'out'](help)
    return name === undefined ? 2 : 0
  }
  const verb = verbs.find(verb => verb.name === name)
  if (!verb) {
    output.err(
      `There is no verb '${name}': ${verbs.map(verb => verb.name).join(', ')} are known.\n`,
    )
    return 2
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    output.out(`${verb.usage}\n\n${verb.summary}\n${verb.details}`)
    return 0
  }
  try {
    return await verb.run(rest, output)
  } catch (error) {
    if (error instanceof UsageError) {
      output.err(`${error.message} (${verb.usage.replace(/\s+/g, ' ')})\n`)
      return 2
    }
    const problem = asProblem(error)
    output.err(`${problem.sentence}\n`)
    if (problem.code === 'internal' && problem.details) output.err(`${problem.details}\n`)
    // Some usage errors show only after reading files, such as a head passed as the encoder.
    return problem.code === 'usage' ? 2 : 1
  }
}

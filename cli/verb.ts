import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Where a verb writes to. */
export interface Output {
  out(text: string): void
  err(text: string): void
}

/** One command of `lamim`. */
export interface Verb {
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly details: string
  /** @returns the exit code */
  run(args: readonly string[], output: Output): Promise<number>
}

/** A wrong command line: exit code 2. */
export class UsageError extends Error {}

/** Node's `parseArgs`, strict. @throws UsageError */
export function parse<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** One of a few words, or a `UsageError` that names them. */
export function oneOf<T extends string>(
  option: string,
  value: string | undefined,
  words: readonly T[],
): T | undefined {
  if (value === undefined) return undefined
  const found = words.find(word => word === value)
  if (found === undefined)
    throw new UsageError(`--${option} takes ${words.join(', ')}, not '${value}'.`)
  return found
}

/** A whole number of at least `least`, or a `UsageError`. */
export function wholeNumber(
  option: string,
  value: string | undefined,
  least: number,
): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < least)
    throw new UsageError(`--${option} takes a whole number from ${least} up, not '${value}'.`)
  return number
}

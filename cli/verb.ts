import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Locale } from '#messages/locale.ts'
import { type Message, message, type PlainKey } from '#messages/message.ts'
import type { WriteText } from '#messages/text.ts'

/** Where a verb writes to. */
export interface Output {
  out(text: string): void
  err(text: string): void
}

/** An output, and the user's language. */
export interface Terminal extends Output {
  readonly text: WriteText
  readonly locale: Locale
}

/** One command of `lamim`. */
export interface Verb {
  readonly name: string
  readonly summary: PlainKey
  /** The synopsis, the same in every language. */
  readonly usage: string
  readonly help: PlainKey
  /** @returns the exit code */
  run(args: readonly string[], terminal: Terminal): Promise<number>
}

/** A wrong command line: exit code 2. */
export class UsageError extends Error {
  readonly reason: Message

  constructor(reason: Message) {
    super(reason.key)
    this.reason = reason
  }
}

/** Node's `parseArgs`, strict. @throws UsageError */
export function parse<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError(message('cli.badArguments', { error }))
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
  if (found === undefined) throw new UsageError(message('cli.oneOf', { option, words, value }))
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
    throw new UsageError(message('cli.wholeNumber', { option, least, value }))
  return number
}

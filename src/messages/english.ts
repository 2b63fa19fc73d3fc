import { en } from './en.ts'
import type { Message } from './message.ts'
import { makeRenderer } from './render.ts'

const render = makeRenderer(en, 'en-GB')

/** A message in English: for logs, reports and tests. The screen and the terminal use `toText`. */
export function toEnglish(message: Message): string {
  return render(message)
}

/** A message as reports and `--json` output keep it: with its English text. */
export function withEnglish(message: Message): Message & { readonly text: string } {
  return { ...message, text: toEnglish(message) }
}

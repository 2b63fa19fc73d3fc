import { toEnglish } from './english.ts'
import { type Locale, languageTag } from './locale.ts'
import type { Message } from './message.ts'
import { makeRenderer } from './render.ts'
import { zh } from './zh.ts'

const toChinese = makeRenderer(zh, languageTag.zh)

/** A message in the user's language: called at the edge alone (screen, terminal). */
export function toText(message: Message | string, locale: Locale): string {
  if (locale === 'en') return toEnglish(message)
  return typeof message === 'string' ? message : toChinese(message)
}

import { toEnglish } from './english.ts'
import { type Locale, languageTag } from './locale.ts'
import { type Key, type Message, message, type ParamsArgument } from './message.ts'
import { makeRenderer } from './render.ts'
import { zh } from './zh.ts'

/** Writes a message, or the message of a key, in one language. */
export interface WriteText {
  (message: Message): string
  <K extends Key>(key: K, ...params: ParamsArgument<K>): string
}

const renderers: Readonly<Record<Locale, (message: Message) => string>> = {
  en: toEnglish,
  zh: makeRenderer(zh, languageTag.zh),
}

/** A message in the user's language: called at the edge alone (screen, terminal). */
export function toText(message: Message, locale: Locale): string {
  return renderers[locale](message)
}

/** The function that writes in one language; the same function at every call. */
export function writerFor(locale: Locale): WriteText {
  return writers[locale]
}

const writers: Readonly<Record<Locale, WriteText>> = { en: makeWriter('en'), zh: makeWriter('zh') }

function makeWriter(locale: Locale): WriteText {
  return <K extends Key>(what: Message | K, ...params: ParamsArgument<K>) =>
    toText(typeof what === 'string' ? message(what, ...params) : what, locale)
}

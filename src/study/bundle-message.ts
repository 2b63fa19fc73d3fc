import type { BundleConfig } from '#lamim/bundle/schema.ts'
import type { Translated } from '#lamim/bundle/translations.ts'
import { type Message, message } from '#messages/message.ts'

/** A text of a bundle as a message, with the bundle's translations. */
export function bundleMessage<T, K extends keyof T>(source: Translated<T, K>, field: K): Message {
  const translations = Object.entries(source.translations ?? {}).flatMap(([language, texts]) => {
    const text = texts?.[field]
    return typeof text === 'string' ? [[language, text] as const] : []
  })
  return message('study.fromModel', {
    text: String(source[field] ?? ''),
    translations: Object.fromEntries(translations),
  })
}

/** A bundle's statement on its training, shown beside every answer. */
export function statementOf({ training }: Pick<BundleConfig, 'training'>): Message {
  return bundleMessage(training, 'statement')
}

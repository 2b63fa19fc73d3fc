import { toEnglish } from '#messages/english.ts'
import type { Message } from '#messages/message.ts'
import type { ReportMessage } from './schema.ts'

/** A message as reports hold it; text of a report of version 1 has no key. */
export function reportMessage(text: Message | string): ReportMessage {
  if (typeof text === 'string') return { key: null, params: {}, text }
  return { key: text.key, params: { ...text.params }, text: toEnglish(text) }
}

/** Messages as reports hold them, each text once. */
export function reportMessages(texts: readonly Message[]): ReportMessage[] {
  const messages = texts.map(reportMessage)
  return messages.filter(({ text }, at) => messages.findIndex(other => other.text === text) === at)
}

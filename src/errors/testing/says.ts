import { expect } from 'vitest'
import type { Key } from '#messages/message.ts'

/** Matches a problem by its summary's key and a subset of its parameters. */
export function says(key: Key, params: object = {}): unknown {
  const summary = { key, params: expect.objectContaining(params) }
  return expect.objectContaining({ summary: expect.objectContaining(summary) })
}

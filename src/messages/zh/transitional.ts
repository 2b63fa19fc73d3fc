import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

export const transitional: Translation<typeof en.transitional> = {
  literal: ({ text }) => text,
}

import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

export const errors: Translation<typeof en.errors> = {
  unexpected: ({ error }) => `发生意外错误：${error}`,
}

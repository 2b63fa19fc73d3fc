import type { en } from '../en.ts'
import type { Translation } from '../translation.ts'

export const cli: Translation<typeof en.cli> = {
  setAside: ({ file, reason }, { text }) => `${file}：未采用。${text(reason)}`,
}

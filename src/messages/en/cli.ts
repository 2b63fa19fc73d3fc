import type { Format } from '../format.ts'
import type { Message } from '../message.ts'

/** The command line: what it says of files, and its help. */
export const cli = {
  setAside: ({ file, reason }: { file: string; reason: Message }, { text }: Format) =>
    `${file}: set aside. ${text(reason)}`,
}

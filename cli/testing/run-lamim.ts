import { main } from '../main.ts'

/** Runs `lamim` in-process and captures its output. */
export async function lamim(...args: string[]) {
  let out = ''
  let err = ''
  const output = {
    out: (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
  }
  const code = await main(args, output, {})
  return { code, out, err }
}

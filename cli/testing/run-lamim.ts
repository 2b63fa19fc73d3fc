import { main } from '../main.ts'

/** Runs `lamim` in this process and keeps what it wrote. */
export async function lamim(...args: string[]) {
  let out = ''
  let err = ''
  const code = await main(args, {
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
  })
  return { code, out, err }
}

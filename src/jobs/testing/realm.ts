import type { Machine } from '#runtime/machine.ts'

/** Whether a spec runs in Node; else it runs in a browser. */
export const inNode = 'process' in globalThis && !('document' in globalThis)

/** The machine that a spec runs on. */
export async function thisRealm(): Promise<Machine> {
  if (inNode) return (await import('../../../cli/machine.ts')).thisMachine()
  const { browserMachine } = await import('#runtime/browser-machine.ts')
  return browserMachine(new URL('/ort/', location.href).href)
}

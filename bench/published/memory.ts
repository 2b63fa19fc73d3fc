import { readdir, readFile } from 'node:fs/promises'

/** Parents of all processes of this machine. */
async function parents(): Promise<Map<number, number>> {
  const found = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const parent = /\) \S (\d+)/.exec(stat)?.[1]
    if (parent) found.set(Number(name), Number(parent))
  }
  return found
}

/** The process that this one started and whose command line has `name` in it. */
export async function childNamed(name: RegExp): Promise<number> {
  for (const [pid, parent] of await parents()) {
    if (parent !== process.pid) continue
    if (name.test(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))) return pid
  }
  throw new Error(`no child of this process is called ${name}`)
}

/** Megabytes that a process and its children hold, shared pages counted once (Linux's Pss). */
export async function held(root: number): Promise<number> {
  const above = await parents()
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at; at = above.get(at)) if (at === root) return true
    return false
  }
  let kilobytes = 0
  for (const pid of above.keys()) {
    if (!isBelow(pid)) continue
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
    kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0)
  }
  return kilobytes / 1000
}

/** Watches a process and its children while `work` runs. @returns the most they held, in MB */
export async function peak(root: number, work: () => Promise<unknown>): Promise<number> {
  let most = 0
  let watching = true
  const watch = (async () => {
    while (watching) {
      most = Math.max(most, await held(root))
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  })()
  try {
    await work()
  } finally {
    watching = false
    await watch
  }
  return most
}

/** What they hold now, once the page has come to rest. */
export async function atRest(root: number): Promise<number> {
  await new Promise(resolve => setTimeout(resolve, 3000))
  return held(root)
}

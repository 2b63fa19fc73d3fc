import { readdir, readFile } from 'node:fs/promises'

/** Process id → parent id for all processes. */
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

/** Finds the child process whose command line matches `name`. */
export async function findChild(name: RegExp): Promise<number> {
  for (const [pid, parent] of await parents()) {
    if (parent !== process.pid) continue
    if (name.test(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))) return pid
  }
  throw new Error(`no child of this process is called ${name}`)
}

/** Memory of a process and its children in MB, with shared pages counted once (Linux's Pss). */
export async function measureMemory(root: number): Promise<number> {
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

/** Samples a process and its children while `work` runs. @returns their peak memory in MB */
export async function measurePeak(root: number, work: () => Promise<unknown>): Promise<number> {
  let most = 0
  let watching = true
  const watch = (async () => {
    while (watching) {
      most = Math.max(most, await measureMemory(root))
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

/** Memory of an idle page in MB. */
export async function measureIdle(root: number): Promise<number> {
  await new Promise(resolve => setTimeout(resolve, 3000))
  return measureMemory(root)
}

import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'

/** The machine that runs the benchmark. */
export function machine() {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    changed: execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim() !== '',
  }
}

/** Minimum and median of repeated timings, ms. */
export interface Timing {
  readonly best: number
  readonly median: number
  readonly runs: number
}

/** Times `work` over several runs after a warm-up run. */
export async function time(runs: number, work: () => Promise<unknown>): Promise<Timing> {
  await work()
  const taken: number[] = []
  for (let i = 0; i < runs; i++) {
    const began = performance.now()
    await work()
    taken.push(performance.now() - began)
  }
  taken.sort((a, b) => a - b)
  return { best: round(taken[0]), median: round(taken[Math.floor(runs / 2)]), runs }
}

/** To a tenth of a millisecond. */
export function round(milliseconds = NaN): number {
  return Math.round(milliseconds * 10) / 10
}

/** How threads share work and wait for each other. Addresses are bytes in the memory that all share. */

/** How often a waiting thread polls before it sleeps, and the longest sleep in nanoseconds. */
const looks: i32 = 20_000
const sleep: i64 = 100_000_000

/** Takes the next piece of work. @param next a counter, zero before a forward pass */
export function claim(next: usize): usize {
  return atomic.add<usize>(next, 1)
}

/**
 * Barrier: waits until all threads have arrived.
 * @param place three integers: arrived threads, the barrier's number, whether a thread failed
 */
export function meet(place: usize, threads: i32): void {
  if (threads === 1) return
  const meeting = atomic.load<i32>(place, 4)
  if (atomic.add<i32>(place, 1) === threads - 1) {
    atomic.store<i32>(place, 0)
    atomic.add<i32>(place, 1, 4)
    atomic.notify(place + 4, threads)
    return
  }
  for (let look = 0; look < looks; look++) if (atomic.load<i32>(place, 4) !== meeting) return
  while (atomic.load<i32>(place, 4) === meeting) {
    if (atomic.load<i32>(place, 8)) unreachable()
    atomic.wait<i32>(place + 4, meeting, sleep)
  }
}

import { expect, it } from 'vitest'
import { inOrder, type Task } from './in-order.ts'

/** Tasks that the test resolves manually, and the list of started tasks. */
function byHand(sizes: readonly number[]) {
  const started: number[] = []
  const ends: { resolve(value: number): void; reject(error: Error): void }[] = []
  const tasks = sizes.map(
    (bytes, at): Task<number> => ({
      bytes,
      start: () => {
        started.push(at)
        return new Promise((resolve, reject) => {
          ends[at] = { resolve, reject }
        })
      },
    }),
  )
  return { tasks, started, end: (at: number) => ends[at]?.resolve(at), ends }
}

it('gives results in order, whichever ends first', async () => {
  const { tasks, end } = byHand([1, 1, 1])
  const results = inOrder(tasks, 3)
  const first = results.next()
  end(2)
  end(1)
  end(0)
  expect((await first).value).toBe(0)
  expect((await results.next()).value).toBe(1)
  expect((await results.next()).value).toBe(2)
  expect((await results.next()).done).toBe(true)
})

it('starts tasks up to the limit, and more as soon as a result is consumed', async () => {
  const { tasks, started, end } = byHand([4, 4, 4, 20, 1])
  const results = inOrder(tasks, 10)
  const first = results.next()
  expect(started).toEqual([0, 1])
  // The second has ended, but its result isn't consumed yet.
  end(1)
  await Promise.resolve()
  expect(started).toEqual([0, 1])
  end(0)
  await first
  expect(started).toEqual([0, 1, 2])
  end(2)
  expect((await results.next()).value).toBe(1)
  // A task above the limit runs alone.
  expect(started).toEqual([0, 1, 2])
  expect((await results.next()).value).toBe(2)
  expect(started).toEqual([0, 1, 2, 3])
  const large = results.next()
  end(3)
  await large
  expect(started).toEqual([0, 1, 2, 3, 4])
})

it('throws an error in its turn and waits for running tasks', async () => {
  const { tasks, started, end, ends } = byHand([1, 1, 1, 1])
  const results = inOrder(tasks, 3)
  const first = results.next()
  ends[1]?.reject(new Error('unreadable'))
  end(0)
  expect((await first).value).toBe(0)
  let rejected = false
  const second = results.next().catch((error: Error) => {
    rejected = true
    return error.message
  })
  await new Promise(resolve => setTimeout(resolve))
  expect([rejected, started]).toEqual([false, [0, 1, 2, 3]])
  end(2)
  end(3)
  expect(await second).toBe('unreadable')
})

it('starts no task after the caller stops', async () => {
  const { tasks, started, end } = byHand([1, 1, 1, 1])
  const results = inOrder(tasks, 2)
  const first = results.next()
  end(0)
  await first
  const stopped = results.return(undefined)
  end(1)
  end(2)
  await stopped
  expect(started).toEqual([0, 1, 2])
})

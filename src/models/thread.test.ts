import { expect, it } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { channelWorker } from './testing/channel-worker.ts'
import { openThread, serveThread } from './thread.ts'

/** Answers after as many milliseconds as it is asked for; throws at a negative number. */
function patient() {
  const made = channelWorker(port =>
    serveThread(port, async question => {
      const { ms } = question as { ms: number }
      if (ms < 0) throw new Problem('out-of-memory', 'Too little memory.')
      await new Promise(resolve => setTimeout(resolve, ms))
      return [ms, []]
    }),
  )
  return { ...made, thread: openThread(made.worker) }
}

it('answers each question, whichever is done first', async () => {
  const { thread } = patient()
  const done: unknown[] = []
  const asked = [20, 1].map(async ms => done.push(await thread.ask({ ms })))
  await Promise.all(asked)
  expect(done).toEqual([1, 20])
  thread.end()
})

it('passes on a problem as it was', async () => {
  const { thread } = patient()
  await expect(thread.ask({ ms: -1 })).rejects.toMatchObject({
    code: 'out-of-memory',
    sentence: 'Too little memory.',
  })
  thread.end()
})

it('moves buffers', async () => {
  const { thread } = patient()
  const bytes = new ArrayBuffer(8)
  await thread.ask({ ms: 0, bytes }, [bytes])
  expect(bytes.byteLength).toBe(0)
  thread.end()
})

it('never leaves a question open: not when the worker dies, nor when it is ended', async () => {
  const dying = patient()
  const open = dying.thread.ask({ ms: 10_000 })
  dying.die()
  await expect(open).rejects.toMatchObject({ code: 'worker-lost', details: 'killed' })
  await expect(dying.thread.ask({ ms: 0 })).rejects.toMatchObject({ code: 'worker-lost' })
  expect(dying.ended()).toBe(true)

  const ending = patient()
  const given = ending.thread.ask({ ms: 10_000 })
  ending.thread.end()
  await expect(given).rejects.toMatchObject({ name: 'AbortError' })
  await expect(ending.thread.ask({ ms: 0 })).rejects.toMatchObject({ name: 'AbortError' })
})

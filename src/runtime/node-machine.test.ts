import { expect, it } from 'vitest'
import { startDawn } from './node-machine.ts'

it('an engine that does not load is a message, not a stack', async () => {
  const missing = () => Promise.reject(new Error('Cannot find module dawn.node'))
  await expect(startDawn(missing)).rejects.toMatchObject({
    code: 'no-backend',
    summary: { key: 'runtime.noDawn' },
    details: expect.stringContaining('dawn.node'),
  })
})

import { expect, it } from 'vitest'
import { startDawn } from './node-machine.ts'

it('an engine that doesn’t load gives a message without a stack', async () => {
  const missing = () => Promise.reject(new Error('Cannot find module dawn.node'))
  await expect(startDawn(missing)).rejects.toMatchObject({
    code: 'no-backend',
    summary: { key: 'runtime.noDawn' },
    details: expect.stringContaining('dawn.node'),
  })
})

import { expect, it } from 'vitest'
import { startDawn } from './node-machine.ts'

it('an engine that does not load is a sentence, not a stack', async () => {
  const missing = () => Promise.reject(new Error('Cannot find module dawn.node'))
  await expect(startDawn(missing)).rejects.toMatchObject({
    code: 'no-backend',
    sentence: expect.stringMatching(/did not load: .* --backend wasm\.$/),
    details: expect.stringContaining('dawn.node'),
  })
})

import { smallArchitecture } from '#lamim/checkpoint/testing/random-network.ts'
import { browserThread } from '../browser-thread.ts'
import { integerEngine } from '../engine.ts'
import { encoderOf, smallBundle } from './small-bundle.ts'

// Only workers may wait for other threads. Encodes an input twice on the requested number of threads.
self.onmessage = async ({ data: { threads, input } }) => {
  const engine = integerEngine(threads, browserThread)
  const { graph, pieces } = await encoderOf(await smallBundle(3), 'int8')
  const encoder = await engine?.open(smallArchitecture, graph, pieces)
  self.postMessage([encoder?.run(input), encoder?.run(input)])
}

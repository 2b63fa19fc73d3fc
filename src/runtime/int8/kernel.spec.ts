import { expect, it } from 'vitest'
import { tokenCount as tokens } from '#lamim/architecture.ts'
import { kernelModule, sharedMemory, startKernel } from './kernel.ts'

it('multiplies exactly, with one instruction and in steps', () => {
  const module = kernelModule()
  if (!module) throw new Error('this browser has no relaxed SIMD')
  const memory = sharedMemory(2 ** 20)
  const kernel = startKernel(module, memory)
  const [inner, outputs] = [32, 16]
  const [counters, stored, panels, scales, sums, bias] = [1024, 2048, 4096, 5120, 5376, 5632]
  const [codes, steps, zeros, room, out, again] = [8192, 16_384, 18_432, 20_480, 32_768, 65_536]
  const bytes = new Uint8Array(memory.buffer)
  // All sizes and signs, the largest among them.
  for (let i = 0; i < inner * outputs; i++) bytes[stored + i] = ((i * 37) % 255) + 1
  for (let i = 0; i < tokens * inner; i++) bytes[codes + i] = (i * 29) % 128
  new Float32Array(memory.buffer, scales, outputs).fill(1)
  new Float32Array(memory.buffer, steps, tokens).fill(1)
  new Int32Array(memory.buffer, zeros, tokens).fill(3)
  kernel.pack(stored, inner, outputs, panels, sums)
  const weights = [panels, inner, outputs, scales, sums, bias] as const
  kernel.multiply(counters, ...weights, codes, steps, zeros, out, 0, room)
  kernel.multiplyInSteps(counters + 4, ...weights, codes, steps, zeros, again, 0, room)
  const expected = Float32Array.from({ length: tokens * outputs }, (_, i) => {
    const [token, output] = [Math.floor(i / outputs), i % outputs]
    let sum = 0
    for (let k = 0; k < inner; k++)
      sum +=
        ((bytes[codes + token * inner + k] ?? 0) - 3) *
        ((bytes[stored + k * outputs + output] ?? 0) - 128)
    return sum
  })
  expect(new Float32Array(memory.buffer, out, tokens * outputs).slice()).toEqual(expected)
  expect(new Float32Array(memory.buffer, again, tokens * outputs).slice()).toEqual(expected)
})

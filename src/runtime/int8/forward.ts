import { layerNormEpsilon as epsilon } from '#lamim/architecture.ts'
import type { Kernel } from './kernel.ts'
import type { Layout, Norm, Product } from './layout.ts'

// How a product ends: the kernel's codes.
const stores = 0
const adds = 1
const activates = 2

/**
 * Runs the encoder (MONAI's `ViT`) in the shared memory: input → x, the last block's output before the final
 * norm. All threads call it and share the work of each step.
 * @param thread index of this thread, 0 … threads − 1
 */
export function forward(kernel: Kernel, layout: Layout, thread: number, threads: number): void {
  const { width, mlp, heads, input, x, codes, steps, zeros, wide, attended, counters } = layout
  const room = layout.rooms[thread] ?? 0
  const multiplying = kernel.fused() ? kernel.multiply : kernel.multiplyInSteps
  let step = 0
  const next = () => counters + 4 * step++
  const met = () => kernel.meet(layout.meeting, threads)

  function multiply(product: Product, out: number, end: number) {
    const { inner, outputs, panels, scales, sums, bias } = product
    const weights = [panels, inner, outputs, scales, sums, bias] as const
    multiplying(next(), ...weights, codes, steps, zeros, out, end, room)
    met()
  }
  function normalize({ weight, bias }: Norm) {
    kernel.normalize(next(), x, width, weight, bias, epsilon, codes, steps, zeros, room)
    met()
  }
  function round(from: number, size: number) {
    kernel.round(next(), from, size, codes, steps, zeros)
    met()
  }

  kernel.cut(next(), input, codes, steps, zeros, room)
  met()
  multiply(layout.embedding, x, adds)
  for (const { norm1, qkv, projection, norm2, widening, narrowing } of layout.blocks) {
    normalize(norm1)
    multiply(qkv, wide, stores)
    kernel.attend(next(), wide, width, heads, attended, room)
    met()
    round(attended, width)
    multiply(projection, x, adds)
    normalize(norm2)
    multiply(widening, wide, activates)
    round(wide, mlp)
    multiply(narrowing, x, adds)
  }
}

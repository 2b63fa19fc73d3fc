import { describe, expect, it } from 'vitest'
import type { Model } from '#runtime/model.ts'
import { blankTokens } from './evidence.ts'

const width = 2

/** A model whose logit of class 1 is the sum of the first feature over all tokens. */
const summing: Pick<Model, 'ask' | 'batch'> = {
  batch: 50,
  async ask(_task, hidden) {
    const rows = hidden.length / (216 * width)
    const logits = new Float32Array(2 * rows)
    for (let row = 0; row < rows; row++)
      for (let token = 0; token < 216; token++)
        logits[2 * row + 1] =
          (logits[2 * row + 1] ?? 0) + (hidden[(row * 216 + token) * width] ?? 0)
    return logits
  },
}

const request = (hidden: Float32Array) => ({ task: 't', hidden, scaling: { temperature: 1 } })

describe('blanking tokens', () => {
  it('gives each token the loss of probability without it', async () => {
    const hidden = new Float32Array(216 * width)
    hidden[100 * width] = 2
    hidden[215 * width] = -1
    const fractions: number[] = []
    const { followed, change } = await blankTokens(summing, request(hidden), {
      onProgress: ({ fraction }) => fractions.push(fraction),
    })
    expect(followed).toBe(1)
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
    expect(change[100]).toBeCloseTo(sigmoid(1) - sigmoid(-1))
    expect(change[215]).toBeCloseTo(sigmoid(1) - sigmoid(2))
    expect(change[0]).toBe(0)
    expect(fractions.at(-1)).toBe(1)
    expect(fractions).toHaveLength(5)
  })

  it('follows the other class with the opposite sign', async () => {
    const hidden = new Float32Array(216 * width)
    hidden[0] = 2
    const one = await blankTokens(summing, { ...request(hidden), followed: 1 }, {})
    const zero = await blankTokens(summing, { ...request(hidden), followed: 0 }, {})
    expect(zero.change[0]).toBeCloseTo(-(one.change[0] ?? NaN))
  })

  it('follows the most probable of three classes', async () => {
    const hidden = new Float32Array(216 * width)
    hidden[5 * width] = 2
    const three: typeof summing = {
      ...summing,
      async ask(task, copies) {
        const pairs = await summing.ask(task, copies)
        const logits = new Float32Array((pairs.length / 2) * 3)
        for (let row = 0; row < pairs.length / 2; row++)
          logits[3 * row + 2] = pairs[2 * row + 1] ?? 0
        return logits
      },
    }
    const { followed, change } = await blankTokens(three, request(hidden), {})
    expect(followed).toBe(2)
    expect(change[5]).toBeCloseTo(Math.exp(2) / (2 + Math.exp(2)) - 1 / 3)
    expect(change[6]).toBe(0)
  })

  it('stops between batches when cancelled', async () => {
    const controller = new AbortController()
    const job = blankTokens(summing, request(new Float32Array(216 * width)), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(job).rejects.toMatchObject({ name: 'AbortError' })
  })
})

/**
 * Rounding of weights, in AssemblyScript. The 4-bit search reads every weight four or six times (2
 * billion reads at the published size), four weights at a time. All numbers are float32, and no
 * instruction is relaxed, so every machine finds the same codes. Addresses are bytes in linear memory.
 * `npm run kernel` compiles these files into `../rounding.wasm.ts`.
 */

/** Smaller scales have no inverse in float32 and count as 0. */
export const least: f32 = f32.MIN_NORMAL_VALUE

/**
 * 1.5 · 2²³. Between 2²³ and 2²⁴, float32 holds whole numbers only, so adding a value rounds it half
 * to even, into the sum's lowest bits: one instruction instead of two for `nearest`.
 */
export const whole: f32 = 12582912

/** Where callers' data begins. The kernel uses the memory before it. */
export function start(): usize {
  return (__heap_base + 15) & ~15
}

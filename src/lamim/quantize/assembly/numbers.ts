/**
 * Rounding of weights, in AssemblyScript: the 4-bit search looks at every weight of a model four or six
 * times, 2 billion looks at the published size, four weights at a time here. All numbers are float32, and
 * no instruction is a relaxed one, so every machine finds the same codes. Addresses are bytes in
 * linear memory. `npm run kernel` compiles these files into `../rounding.wasm.ts`.
 */

/** A smaller scale has no inverse in float32: what is that small counts as nothing. */
export const least: f32 = f32.MIN_NORMAL_VALUE

/**
 * 1.5 · 2²³: between 2²³ and 2²⁴ float32 holds whole numbers only, so what is added to this is rounded, half to
 * even, and stands in the sum's lowest bits: one instruction where `nearest` takes two.
 */
export const whole: f32 = 12582912

/** Where the rows' room begins: what comes before is the kernel's own. */
export function start(): usize {
  return (__heap_base + 15) & ~15
}

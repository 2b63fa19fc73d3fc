/** Flags for a headless Chromium with a software WebGPU adapter that stays off the network. */
export const chromiumArgs: string[]
/** Path of a Chromium; throws a sentence where none can be had. */
export function findChromium(): Promise<string>
/** Environment that lets Dawn in Node use Chromium's software Vulkan driver; empty without one. */
export function dawnEnvironment(chromium: string): Record<string, string>

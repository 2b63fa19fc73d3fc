/** Lets the browser draw and handle input before the work goes on. */
export function yieldToBrowser(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve))
}

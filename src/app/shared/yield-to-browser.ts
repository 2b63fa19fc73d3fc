/** Lets the page draw and listen before the work goes on. */
export function yieldToBrowser(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve))
}

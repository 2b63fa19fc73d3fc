import type { Page } from '@playwright/test'

/** Records the main thread's long tasks. Call before the page is opened. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tasks: number[] = []
    new PerformanceObserver(list => {
      for (const { startTime, duration } of list.getEntries()) tasks.push(startTime, duration)
    }).observe({ type: 'longtask', buffered: true })
    Object.assign(globalThis, { longTasks: tasks })
  })
}

/** The page's clock, in milliseconds. */
export function pageTime(page: Page): Promise<number> {
  return page.evaluate(() => performance.now())
}

/** The longest task of the main thread since `from` on the page's clock, in milliseconds. */
export function longestTask(page: Page, from: number): Promise<number> {
  return page.evaluate(from => {
    const { longTasks } = globalThis as unknown as { longTasks: number[] }
    let longest = 0
    for (let i = 0; i < longTasks.length; i += 2)
      if ((longTasks[i] ?? 0) >= from) longest = Math.max(longest, longTasks[i + 1] ?? 0)
    return longest
  }, from)
}

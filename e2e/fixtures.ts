import { test as base, expect } from '@playwright/test'
import type { Locale } from '../src/messages/locale.ts'
import { writerFor } from '../src/messages/text.ts'
import { Models } from './models-page.ts'
import { Viewer } from './viewer-page.ts'

export { expect }

interface Fixtures {
  /** The language that the page is expected in; `locale` is the browser's. */
  readonly language: Locale
  /** The loaded page; the test fails on console errors and on requests to another origin. */
  readonly viewer: Viewer
  readonly models: Models
  /** Console errors that the test expects. */
  readonly expected: { readonly complaints: readonly RegExp[] }
}

export const test = base.extend<Fixtures>({
  language: ['en', { option: true }],
  expected: [{ complaints: [] }, { option: true }],
  models: async ({ page }, use) => use(new Models(page)),
  viewer: async ({ page, baseURL, expected, language }, use) => {
    const complaints: string[] = []
    page.on('console', message => {
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
    })
    page.on('pageerror', error => complaints.push(`page: ${error.message}`))
    page.on('request', request => {
      const url = new URL(request.url())
      const own =
        ['blob:', 'data:'].includes(url.protocol) || url.origin === new URL(baseURL ?? '').origin
      if (!own) complaints.push(`request off the origin: ${url.href}`)
    })
    const viewer = new Viewer(page, writerFor(language))
    await use(viewer)
    expect(
      complaints.filter(text => !expected.complaints.some(pattern => pattern.test(text))),
    ).toEqual([])
  },
})

import type { Page } from '@playwright/test'

/** A word in every identifying field of the tests' DICOM files. */
export const marker = /marker|4711/i

/** Reads the page's text and every kind of storage. */
export async function readPageContent(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const names: string[] = []
    const walk = async (folder: FileSystemDirectoryHandle) => {
      for await (const [name, handle] of folder.entries()) {
        names.push(name)
        if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle)
        else names.push(await (await (handle as FileSystemFileHandle).getFile()).text())
      }
    }
    await walk(await navigator.storage.getDirectory())
    const databases = await indexedDB.databases()
    const storages = [{ ...localStorage }, { ...sessionStorage }]
    const cached = await caches.keys()
    const page = [
      document.documentElement.outerHTML,
      document.title,
      location.href,
      document.cookie,
    ]
    return JSON.stringify([...page, ...names, ...databases, ...storages, ...cached])
  })
}

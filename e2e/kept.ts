import type { Page } from '@playwright/test'

/** A word that stands in every identifying field of the tests' DICOM files. */
export const marker = /marker|4711/i

/** Everything that the page keeps: text, storage of every kind. */
export async function kept(page: Page): Promise<string> {
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

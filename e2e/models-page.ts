import { expect, type Locator, type Page } from '@playwright/test'

/** The dialog of models, by role and accessible name. */
export class Models {
  readonly dialog: Locator
  readonly adding: Locator
  readonly choose: Locator
  readonly folder: Locator
  readonly convert: Locator
  readonly cancel: Locator
  readonly progress: Locator
  readonly alert: Locator
  readonly inUse: Locator

  constructor(readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Models' })
    this.adding = this.dialog.getByRole('region', { name: 'Add a model' })
    this.choose = this.dialog.getByLabel('Choose model files')
    this.folder = this.dialog.getByLabel('Choose a bundle’s folder')
    this.convert = this.dialog.getByRole('button', { name: 'Convert' })
    this.cancel = this.dialog.getByRole('button', { name: 'Cancel' })
    this.progress = this.dialog.getByRole('progressbar')
    this.alert = this.dialog.getByRole('alert')
    this.inUse = this.dialog.getByRole('radio', { checked: true, name: /./ }).first()
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Models' }).click()
    await expect(this.dialog).toBeVisible()
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Close', exact: true }).click()
  }

  model(name: string): Locator {
    return this.dialog.getByRole('radio', { name, exact: true })
  }

  /** Chooses the role of a checkpoint. */
  async take(file: string, role: string): Promise<void> {
    await this.adding.getByLabel(file).selectOption({ label: role })
  }

  /** Presses Convert and waits until the model is in use. */
  async converts(name: string): Promise<void> {
    await this.convert.click()
    await expect(this.model(name)).toBeChecked({ timeout: 150_000 })
  }

  /** Paths in the page's own storage. */
  stored(): Promise<string[]> {
    return this.page.evaluate(async () => {
      const found: string[] = []
      const walk = async (folder: FileSystemDirectoryHandle, path: string) => {
        for await (const [name, entry] of folder.entries())
          if (entry.kind === 'directory')
            await walk(entry as FileSystemDirectoryHandle, `${path}${name}/`)
          else found.push(path + name)
      }
      await walk(await navigator.storage.getDirectory(), '')
      return found
    })
  }

  /** Changes one byte of every stored file with this path ending. */
  async corrupt(end: string): Promise<void> {
    await this.page.evaluate(async end => {
      const walk = async (folder: FileSystemDirectoryHandle) => {
        for await (const [name, entry] of folder.entries())
          if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle)
          else if (name.endsWith(end)) {
            const file = entry as FileSystemFileHandle
            const byte = new Uint8Array(await (await file.getFile()).slice(50, 51).arrayBuffer())
            const writing = await file.createWritable({ keepExistingData: true })
            await writing.write({ type: 'write', position: 50, data: byte.map(b => b ^ 1) })
            await writing.close()
          }
      }
      await walk(await navigator.storage.getDirectory())
    }, end)
  }
}

/** Offers a file to the user as a download. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The download has started by then; a URL that is revoked earlier breaks it in some browsers.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

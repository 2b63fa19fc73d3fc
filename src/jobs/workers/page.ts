/**
 * A folder beside the page, as absolute URL. The page passes its own URL as the worker's name, since
 * a bundled worker lies in another folder than the page.
 */
export function pageFolder(folder: 'ort/' | 'itk' | 'models/brain-mask/'): string {
  return new URL(folder, self.name).href
}

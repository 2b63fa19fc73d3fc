import type { NamedSource } from '#io/source.ts'

/** Dropped or chosen files, by their purpose. */
export interface Sorted {
  readonly checkpoints: readonly NamedSource[]
  /** Each a bundle: one zip, or the files of a folder. */
  readonly bundles: readonly (readonly NamedSource[])[]
  /** Everything else: scans, if anything. */
  readonly scans: readonly NamedSource[]
}

/** Safetensors can't be used; they are included because the checkpoint reader explains why. */
const checkpoint = /\.(pth|pt|ckpt|safetensors)$/i

/** Separates models from scans by file name. */
export function sortFiles(files: readonly NamedSource[]): Sorted {
  const folders = bundleFolders(files.map(({ name }) => name))
  const inFolder = ({ name }: NamedSource) => folders.find(folder => name.startsWith(folder))
  const left = files.filter(file => inFolder(file) === undefined)
  const is = (pattern: RegExp) => (file: NamedSource) => pattern.test(file.name)
  return {
    checkpoints: left.filter(is(checkpoint)),
    bundles: [
      ...folders.map(folder => files.filter(file => inFolder(file) === folder)),
      ...left.filter(is(/\.zip$/i)).map(zip => [zip]),
    ],
    scans: left.filter(file => !is(checkpoint)(file) && !is(/\.zip$/i)(file)),
  }
}

/** Whether these are the names in a bundle's zip. */
export function holdsBundle(names: readonly string[]): boolean {
  return bundleFolders(names).length > 0
}

/** Folders with the two files that every bundle has; '' for files without a folder. */
function bundleFolders(given: readonly string[]): string[] {
  const names = new Set(given)
  return [...names]
    .filter(name => /(^|\/)preprocessor_config\.json$/.test(name))
    .map(name => name.slice(0, -'preprocessor_config.json'.length))
    .filter(folder => names.has(`${folder}config.json`))
}

/** A file to read from, under the name that the user knows: a `File`, or `fs.openAsBlob` in Node. */
export interface NamedSource {
  readonly name: string
  readonly source: Blob
}

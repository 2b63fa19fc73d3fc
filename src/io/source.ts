/**
 * Bytes to read from: a `File` in the browser, `fs.openAsBlob` in Node. Parsers see nothing else,
 * so they never ask where they run. (A `Blob` is one.)
 */
export interface Source {
  readonly size: number
  slice(
    start: number,
    end: number,
  ): { arrayBuffer(): Promise<ArrayBuffer>; stream(): ReadableStream<Uint8Array> }
}

/** A source and the name that the user knows it by. */
export interface NamedSource {
  readonly name: string
  readonly source: Blob
}

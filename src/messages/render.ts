import { type Format, makeFormat } from './format.ts'
import type { Message } from './message.ts'

/** One language: for each domain and name a sentence, or a function that writes it. */
export type Catalogue = Readonly<
  Record<string, Readonly<Record<string, string | ((params: never, format: Format) => string)>>>
>

/**
 * The function that turns messages into text of one language.
 * @param tag - BCP 47, for numbers, lists and plurals
 * @throws Error for a key that the catalogue lacks, which only data from another version can hold
 */
export function makeRenderer(catalogue: Catalogue, tag: string): (message: Message) => string {
  const render = ({ key, params }: Message): string => {
    const [domain = '', name = ''] = key.split('.')
    const entry = catalogue[domain]?.[name]
    if (entry === undefined) throw new Error(`The message '${key}' is in no catalogue.`)
    // `message` let only the parameters of this very key pass.
    return typeof entry === 'string' ? entry : entry(params as never, format)
  }
  const format = makeFormat(tag, render)
  return render
}

import type { en } from './en.ts'

/** What a parameter may be: plain data, so that a message survives workers and JSON. */
export type Param =
  | string
  | number
  | boolean
  | null
  | Message
  | readonly Param[]
  | { readonly [name: string]: Param }

type Catalogue = typeof en

/** Every key of the English catalogue, as 'domain.name'. */
export type Key = {
  [Domain in keyof Catalogue]: `${Domain & string}.${keyof Catalogue[Domain] & string}`
}[keyof Catalogue]

type Entry<K extends Key> =
  K extends `${infer Domain extends keyof Catalogue & string}.${infer Name}`
    ? Name extends keyof Catalogue[Domain]
      ? Catalogue[Domain][Name]
      : never
    : never

/** The parameters of message `K`: none when the entry is a plain string. */
export type ParamsOf<K extends Key> =
  Entry<K> extends (params: infer P, ...rest: never[]) => string ? P : Record<never, never>

/** Something to tell a person, in no language yet. Build it with `message`, show it with `toText`. */
export interface Message {
  readonly key: Key
  readonly params: { readonly [name: string]: Param }
}

/** The arguments after the key: none where the sentence has no parameters. */
export type ParamsArgument<K extends Key> = Entry<K> extends string ? [] : [params: ParamsOf<K>]

/** Builds a message; a wrong key or parameter does not compile. */
export function message<K extends Key>(key: K, ...[params]: ParamsArgument<K>): Message {
  return { key, params: { ...(params as Message['params'] | undefined) } }
}

/** Whether two messages say the same. */
export function sameMessage(a: Message, b: Message): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Keys of sentences without parameters, such as labels. */
export type PlainKey = { [K in Key]: Entry<K> extends string ? K : never }[Key]

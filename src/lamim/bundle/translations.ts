/** A text of a bundle, and the language that it is in (BCP 47), for `lang` attributes. */
export interface BundleText<T> {
  readonly text: T
  readonly language: string
}

/** Texts that may bring translations, as tasks and the training statement do. */
type Translated<K extends string> = { readonly [Name in K]?: unknown } & {
  readonly translations?:
    | Readonly<Record<string, { readonly [Name in K]?: unknown } | undefined>>
    | undefined
}

/**
 * One field of a task or of the training facts, in the reader's language where the bundle has it.
 * @param wanted BCP 47; 'zh-CN' also takes 'zh'
 * @param own the bundle's own language
 */
export function bundleText<K extends string, S extends Translated<K>>(
  source: S,
  field: K,
  wanted: string,
  own: string,
): BundleText<S[K]> {
  for (const language of [wanted, wanted.split('-')[0] ?? wanted]) {
    const translation = source.translations?.[language]?.[field]
    if (translation !== undefined) return { text: translation as S[K], language }
  }
  return { text: source[field], language: own }
}

/** A text of a bundle and its language (BCP 47), for `lang` attributes. */
export interface BundleText<T> {
  readonly text: T
  readonly language: string
}

/** Texts that may bring translations, as tasks and the training statement do. */
export type Translated<T, K extends keyof T> = T & {
  readonly translations?:
    | Readonly<Record<string, { readonly [F in K]?: T[F] | undefined }>>
    | undefined
}

/**
 * One field of a task or of the training facts, in the reader's language where the bundle has it.
 * @param wanted BCP 47; 'zh-CN' also takes 'zh'
 * @param own the bundle's own language
 */
export function bundleText<T, K extends keyof T>(
  source: Translated<T, K>,
  field: K,
  wanted: string,
  own: string,
): BundleText<T[K]> {
  for (const language of [wanted, wanted.split('-')[0] ?? wanted]) {
    const text = source.translations?.[language]?.[field]
    if (text !== undefined) return { text, language }
  }
  return { text: source[field], language: own }
}

import { useStore } from 'zustand'
import { bundleText, type Translated } from '#lamim/bundle/translations.ts'
import { languageTag } from '#messages/locale.ts'
import { language } from './store.ts'

/**
 * The function that picks texts of a model or a sample in the page's language, where it brings them.
 * @param own the language of the texts themselves: `config.language` of a model, 'en' of a sample
 */
export function useModelText(own: string) {
  const wanted = useStore(language, ({ locale }) => languageTag[locale])
  return <T, K extends keyof T>(source: Translated<T, K>, field: K) =>
    bundleText(source, field, wanted, own)
}

import { useStore } from 'zustand'
import { bundleText, type Translated } from '#lamim/bundle/translations.ts'
import { languageTag } from '#messages/locale.ts'
import { language } from './store.ts'

/**
 * The function that picks texts of a model in the page's language, where the model brings them.
 * @param own the model's own language (`config.language`)
 */
export function useModelText(own: string) {
  const wanted = useStore(language, ({ locale }) => languageTag[locale])
  return <T, K extends keyof T>(source: Translated<T, K>, field: K) =>
    bundleText(source, field, wanted, own)
}

import { useStore } from 'zustand'
import { type WriteText, writerFor } from '#messages/text.ts'
import { language } from './store.ts'

/** The function that writes messages in the page's language; the component follows a change. */
export function useText(): WriteText {
  return writerFor(useStore(language, ({ locale }) => locale))
}

/** For code outside components that writes once, such as the names of saved files. */
export function currentText(): WriteText {
  return writerFor(language.getState().locale)
}

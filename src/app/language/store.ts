import { createStore } from 'zustand/vanilla'
import { type Locale, languageTag, locales, pickLocale } from '#messages/locale.ts'

interface Language {
  readonly locale: Locale
}

/** Where the choice is kept between visits. */
const storageKey = 'language'

/** The language of the page: the user's choice, else the first of the browser's that the viewer speaks. */
export const language = createStore<Language>(() => ({ locale: initialLocale() }))

/** Changes the language and keeps the choice. */
export function chooseLanguage(locale: Locale): void {
  language.setState({ locale })
  try {
    localStorage.setItem(storageKey, locale)
  } catch {
    // Storage is blocked: the choice holds for this visit.
  }
}

/** Updates the page's `lang` attribute, for screen readers and hyphenation. */
export function followLanguage(): void {
  const show = ({ locale }: Language) => {
    document.documentElement.lang = languageTag[locale]
  }
  show(language.getState())
  language.subscribe(show)
}

function initialLocale(): Locale {
  const chosen = storedLocale()
  return locales.find(locale => locale === chosen) ?? pickLocale(browserLanguages())
}

function storedLocale(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

function browserLanguages(): readonly string[] {
  return typeof navigator === 'undefined' ? [] : navigator.languages
}

import { useStore } from 'zustand'
import { languageName, languageTag, locales } from '#messages/locale.ts'
import { chooseLanguage, language } from './store.ts'
import { useText } from './use-text.ts'

/** Selects the page's language. Each language is named in itself. */
export function LanguageSwitch() {
  const locale = useStore(language, state => state.locale)
  const text = useText()
  return (
    <label className="language">
      <span className="hidden-visually">{text('appShell.language')}</span>
      <select
        value={locale}
        onChange={event => {
          const chosen = locales.find(one => one === event.target.value)
          if (chosen) chooseLanguage(chosen)
        }}
      >
        {locales.map(one => (
          <option key={one} value={one} lang={languageTag[one]}>
            {languageName[one]}
          </option>
        ))}
      </select>
    </label>
  )
}

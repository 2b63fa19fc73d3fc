/** The languages that the viewer speaks. */
export const locales = ['en', 'zh'] as const

export type Locale = (typeof locales)[number]

/** BCP 47 tags: what `lang` attributes and `Intl` take. */
export const languageTag: Readonly<Record<Locale, string>> = { en: 'en-GB', zh: 'zh-CN' }

/** Each language in its own words, for the switch. */
export const languageName: Readonly<Record<Locale, string>> = { en: 'English', zh: '简体中文' }

/**
 * The first language of `wanted` that the viewer speaks, else English.
 * @param wanted - most wanted first, as browsers ('zh-CN') or POSIX ('zh_CN.UTF-8') write them
 */
export function pickLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split(/[-_.@]/)[0]
    const locale = locales.find(one => one === language)
    if (locale) return locale
  }
  return 'en'
}

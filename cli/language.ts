import { type Locale, locales, pickLocale } from '#messages/locale.ts'
import { oneOf } from './verb.ts'

/**
 * Removes `--lang` from the arguments, at any position.
 * @param environment POSIX: LC_ALL counts more than LC_MESSAGES, which counts more than LANG
 * @throws UsageError for an unsupported language
 */
export function readLanguage(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): { readonly locale: Locale; readonly rest: readonly string[] } {
  const { LC_ALL, LC_MESSAGES, LANG } = environment
  const at = args.findIndex(arg => arg === '--lang' || arg.startsWith('--lang='))
  if (at < 0) return { locale: pickLocale([LC_ALL || LC_MESSAGES || LANG || '']), rest: args }
  const joined = args[at] !== '--lang'
  const value = joined ? args[at]?.slice('--lang='.length) : args[at + 1]
  const locale = oneOf('lang', value ?? '', locales) ?? 'en'
  return { locale, rest: args.toSpliced(at, joined ? 1 : 2) }
}

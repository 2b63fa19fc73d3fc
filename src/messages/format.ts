import type { Message } from './message.ts'

/** What the catalogues' functions use to write numbers, lists and nested messages in their language. */
export interface Format {
  /** 'en', 'zh': the language that the catalogue is in. */
  readonly language: string
  /** 'T1w, T1c and FLAIR'. */
  list(items: readonly string[], kind?: 'and' | 'or'): string
  /** At most `digits` decimals (2 if not given). */
  number(value: number, digits?: number): string
  /** `digits` significant digits: for measured values of unknown size. */
  significant(value: number, digits: number): string
  /** 0.5 → '50%'. */
  percent(fraction: number, digits?: number): string
  /** '1.2 GB', '300 kB': decimal units. */
  bytes(count: number): string
  /** The form that the language asks for by `count`. */
  plural(count: number, forms: { readonly one: string; readonly other: string }): string
  /** A message that is a parameter of another. */
  text(message: Message): string
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** The helpers for one locale (a BCP 47 tag); `text` renders nested messages in the same language. */
export function makeFormat(tag: string, text: (message: Message) => string): Format {
  const plurals = new Intl.PluralRules(tag)
  const number = (value: number, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(tag, { useGrouping: 'min2', ...options }).format(value)
  return {
    language: new Intl.Locale(tag).language,
    list: (items, kind = 'and') =>
      new Intl.ListFormat(tag, { type: kind === 'and' ? 'conjunction' : 'disjunction' }).format(
        items,
      ),
    number: (value, digits = 2) => number(value, { maximumFractionDigits: digits }),
    significant: (value, digits) => number(value, { maximumSignificantDigits: digits }),
    percent: (fraction, digits = 0) =>
      number(fraction, { style: 'percent', maximumFractionDigits: digits }),
    bytes(count) {
      const power = Math.min(
        byteUnits.length - 1,
        count < 1 ? 0 : Math.floor(Math.log10(count) / 3),
      )
      const value = count / 1000 ** power
      return number(value, {
        style: 'unit',
        unit: byteUnits[power] ?? 'byte',
        unitDisplay: power === 0 ? 'long' : 'short',
        maximumFractionDigits: power > 0 && value < 10 ? 1 : 0,
      })
    },
    plural: (count, forms) => (plurals.select(count) === 'one' ? forms.one : forms.other),
    text,
  }
}

/** A change of a probability, in percentage points. */
export function points(change: number): string {
  return Number((change * 100).toPrecision(2)).toString()
}

/** A value of a scan: whole where it is large, four digits where it is small. */
export function value(number: number): string {
  if (!Number.isFinite(number)) return '–'
  if (Number.isInteger(number)) return String(number)
  const size = Math.abs(number)
  if (size >= 1000) return number.toFixed(0)
  if (size >= 1) return number.toFixed(size >= 100 ? 1 : 2)
  return Number(number.toPrecision(3)).toString()
}

export function millimetres(number: number): string {
  const text = number.toFixed(1)
  return text === '-0.0' ? '0.0' : text
}

/** A size in kB or MB. */
export function bytes(count: number): string {
  if (count < 1e6) return `${Math.max(1, Math.round(count / 1e3))} kB`
  return `${(count / 1e6).toFixed(count < 1e7 ? 1 : 0)} MB`
}

export function duration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`
}

/** 'T1w, T1c and FLAIR' */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

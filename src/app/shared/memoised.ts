/**
 * A function of an immutable object that computes once per object, so that selectors return the same
 * result for the same state and React renders nothing twice.
 */
export function memoised<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const results = new WeakMap<K, { readonly value: V }>()
  return key => {
    const known = results.get(key)
    if (known) return known.value
    const value = compute(key)
    results.set(key, { value })
    return value
  }
}

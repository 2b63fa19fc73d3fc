/** What a translated domain must be: the same keys, and functions of the same parameters. */
export type Translation<English> = {
  readonly [Name in keyof English]: English[Name] extends string ? string : English[Name]
}

interface Props<T extends string> {
  readonly legend: string
  readonly name: string
  readonly options: readonly {
    readonly value: T
    readonly label: string
    readonly title?: string
  }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** Radio buttons that look like a segmented switch. */
export function Choice<T extends string>({ legend, name, options, value, onChange }: Props<T>) {
  return (
    <fieldset className="switch">
      <legend className="hidden-visually">{legend}</legend>
      {options.map(option => (
        <label key={option.value} title={option.title}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}

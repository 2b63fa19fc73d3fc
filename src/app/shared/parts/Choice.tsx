import type { PlainKey } from '#messages/message.ts'
import { useText } from '../../language/use-text.ts'

interface Props<T extends string> {
  readonly legend: PlainKey
  readonly name: string
  readonly options: readonly {
    readonly value: T
    readonly label: PlainKey
    readonly title?: PlainKey
  }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** Radio buttons that look like a segmented switch. */
export function Choice<T extends string>({ legend, name, options, value, onChange }: Props<T>) {
  const text = useText()
  return (
    <fieldset className="switch">
      <legend className="hidden-visually">{text(legend)}</legend>
      {options.map(option => (
        <label key={option.value} title={option.title && text(option.title)}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {text(option.label)}
        </label>
      ))}
    </fieldset>
  )
}

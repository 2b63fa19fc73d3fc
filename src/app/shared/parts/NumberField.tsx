import { useState } from 'react'

interface Props {
  readonly label: string
  readonly value: number
  readonly step: number
  readonly min?: number
  readonly max?: number
  /** May ignore a value out of range: the field shows it until it loses the focus. */
  readonly set: (typed: number) => void
}

/** A number input. It sets each valid number while the user types, and shows the value on blur. */
export function NumberField({ label, value, step, min, max, set }: Props) {
  // If the field showed the value at once, its last digit could not be deleted.
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <label>
      {label}{' '}
      <input
        type="number"
        value={typed ?? value}
        min={min}
        max={max}
        step={step}
        onChange={({ target }) => {
          setTyped(target.value)
          if (Number.isFinite(target.valueAsNumber)) set(target.valueAsNumber)
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  )
}

import { useState } from 'react'

interface Props {
  readonly label: string
  readonly value: number
  readonly step: number
  readonly min?: number
  readonly max?: number
  /** What makes no sense is ignored here: the field keeps it until it loses the focus. */
  readonly set: (typed: number) => void
}

/** A number to type; it counts as soon as it makes sense, and is the value's again afterwards. */
export function NumberField({ label, value, step, min, max, set }: Props) {
  // A field that snapped back to its value would not let its last digit be deleted.
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

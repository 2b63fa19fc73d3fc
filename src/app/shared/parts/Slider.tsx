import { useId } from 'react'

interface Props {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  /** The value with its unit. */
  readonly valueText: string
  readonly onChange: (value: number) => void
}

/** A labelled range input with its value beside it. An `output` element would get the label as its accessible name. */
export function Slider({ label, value, min, max, step, valueText, onChange }: Props) {
  const id = useId()
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <span className="slider-value" aria-hidden="true">
        {valueText}
      </span>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={valueText}
        onChange={event => onChange(event.target.valueAsNumber)}
      />
    </div>
  )
}

import { useId } from 'react'

interface Props {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  /** The value as people say it. */
  readonly said: string
  readonly onChange: (value: number) => void
}

/** A labelled range input with its value beside it. (An `output` would take the label's name.) */
export function Slider({ label, value, min, max, step, said, onChange }: Props) {
  const id = useId()
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <span className="said" aria-hidden="true">
        {said}
      </span>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={said}
        onChange={event => onChange(event.target.valueAsNumber)}
      />
    </div>
  )
}

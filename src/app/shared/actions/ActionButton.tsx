import { useText } from '../../language/use-text.ts'
import { useServices } from '../services.ts'
import { type Action, useDisabledReason } from './action.ts'

interface Props {
  readonly action: Action
  readonly primary?: boolean
}

/** A button for an action. Its tooltip gives the disabled reason. */
export function ActionButton({ action, primary = false }: Props) {
  const services = useServices()
  const text = useText()
  const disabledReason = useDisabledReason(action)
  const key = action.key ? ` (${action.key.toUpperCase()})` : ''
  return (
    <button
      type="button"
      className={primary ? 'primary' : undefined}
      disabled={disabledReason !== null}
      title={disabledReason ?? `${text(action.label)}${key}`}
      onClick={() => void action.run(services)}
    >
      {text(action.label)}
    </button>
  )
}

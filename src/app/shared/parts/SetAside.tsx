import type { Opened } from '#intake/open.ts'
import { useText } from '../../language/use-text.ts'

interface Props {
  readonly list: Opened['setAside']
  readonly open?: boolean
}

/** Files that aren't used, with the reasons. */
export function SetAside({ list, open = false }: Props) {
  const text = useText()
  // Two folders may each hold a file of the same name, set aside for the same reason.
  const entries = list.map((entry, at) => ({ ...entry, key: `${at} ${entry.file}` }))
  if (list.length === 0) return null
  return (
    <details className="set-aside" open={open}>
      <summary className="small">{text('appShell.setAside', { count: list.length })}</summary>
      <ul>
        {entries.map(({ key, file, reason }) => (
          <li key={key} className="small">
            <strong>{file}</strong>: {text(reason)}
          </li>
        ))}
      </ul>
    </details>
  )
}

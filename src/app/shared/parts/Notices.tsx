import { useStore } from 'zustand'
import { useText } from '../../language/use-text.ts'
import { dismiss, notices } from '../notices.ts'

/** Problems and notes; each stays until it is dismissed. */
export function Notices() {
  const list = useStore(notices, state => state.list)
  const text = useText()
  if (list.length === 0) return null
  return (
    <ul className="notices">
      {list.map(({ id, kind, message, details, items = [], offersReload }) => (
        <li key={id} className={kind}>
          {kind === 'problem' ? (
            <div role="alert">
              <p>{text(message)}</p>
              {items.length > 0 && (
                <ul>
                  {items.map(item => (
                    <li key={text(item)}>{text(item)}</li>
                  ))}
                </ul>
              )}
            </div>
          ) : (
            <p aria-live="polite">{text(message)}</p>
          )}
          {details && (
            <details>
              <summary>{text('appShell.details')}</summary>
              <pre>{details}</pre>
            </details>
          )}
          {offersReload && (
            <button type="button" onClick={() => location.reload()}>
              {text('appShell.reloadPage')}
            </button>
          )}
          <button type="button" className="quiet" onClick={() => dismiss(id)}>
            {text('appShell.dismiss')}
          </button>
        </li>
      ))}
    </ul>
  )
}

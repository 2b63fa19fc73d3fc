import { useStore } from 'zustand'
import { dismiss, notices } from '../notices.ts'

/** Problems and notes; each stays until it is dismissed. */
export function Notices() {
  const list = useStore(notices, state => state.list)
  if (list.length === 0) return null
  return (
    <ul className="notices">
      {list.map(({ id, kind, sentence, details, items = [], offersReload }) => (
        <li key={id} className={kind}>
          {kind === 'problem' ? (
            <div role="alert">
              <p>{sentence}</p>
              {items.length > 0 && (
                <ul>
                  {items.map(item => (
                    <li key={item}>{item}</li>
                  ))}
                </ul>
              )}
            </div>
          ) : (
            <p aria-live="polite">{sentence}</p>
          )}
          {details && (
            <details>
              <summary>Details</summary>
              <pre>{details}</pre>
            </details>
          )}
          {offersReload && (
            <button type="button" onClick={() => location.reload()}>
              Reload page
            </button>
          )}
          <button type="button" className="quiet" onClick={() => dismiss(id)}>
            Dismiss
          </button>
        </li>
      ))}
    </ul>
  )
}

import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { researchNotice } from '#report/notice.ts'
import { type Action, groups } from '../shared/actions/action.ts'
import { helpStore } from './store.ts'

const keyNames: Readonly<Record<string, string>> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  pageup: 'Page up',
  pagedown: 'Page down',
  backspace: 'Backspace',
}

/** What the app is, and every action with its key. */
export function HelpDialog({ actions }: { readonly actions: readonly Action[] }) {
  const open = useStore(helpStore, state => state.open)
  const keys = useStore(helpStore, state => state.keys)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog ref={dialog} aria-label="Help" onClose={() => helpStore.setState({ open: false })}>
      <h1>LaMIM Viewer</h1>
      <p className="small">
        Shows four contrasts of a brain MRI and asks LaMIM about them, on this computer alone:
        nothing is uploaded. {researchNotice}
      </p>
      <p className="small muted">
        On the slices: drag moves the crosshair, the right button (or Ctrl) changes window and
        level, Shift moves the slices, the wheel scrolls, Ctrl and the wheel (or two fingers) zoom,
        a double click brings the scan’s own window back.
      </p>
      <label className="small">
        <input
          type="checkbox"
          checked={keys}
          onChange={event => helpStore.setState({ keys: event.target.checked })}
        />{' '}
        Single keys are shortcuts
      </label>
      <div className="keys">
        {groups.map(group => (
          <section key={group} aria-label={group}>
            <h2>{group}</h2>
            <dl>
              {actions
                .filter(action => action.group === group && action.key)
                .map(({ name, label, key = '' }) => (
                  <div key={name}>
                    <dt>
                      <kbd>{keyNames[key] ?? key.toUpperCase()}</kbd>
                    </dt>
                    <dd>{label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}

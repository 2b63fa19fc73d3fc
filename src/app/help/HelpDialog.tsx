import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { PlainKey } from '#messages/message.ts'
import { useText } from '../language/use-text.ts'
import { type Action, groups } from '../shared/actions/action.ts'
import { helpStore } from './store.ts'

const keySymbols: Readonly<Record<string, string>> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
}

const namedKeys: Readonly<Record<string, PlainKey>> = {
  pageup: 'appShell.pageUp',
  pagedown: 'appShell.pageDown',
  backspace: 'appShell.backspace',
}

/** Describes the app, and lists every action with its key. */
export function HelpDialog({ actions }: { readonly actions: readonly Action[] }) {
  const text = useText()
  const open = useStore(helpStore, state => state.open)
  const keys = useStore(helpStore, state => state.keys)
  const dialog = useRef<HTMLDialogElement>(null)
  const keyText = (key: string) => {
    const named = namedKeys[key]
    return named ? text(named) : (keySymbols[key] ?? key.toUpperCase())
  }
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      aria-label={text('appShell.help')}
      onClose={() => helpStore.setState({ open: false })}
    >
      <h1>LaMIM Viewer</h1>
      <p className="small">
        {text('appShell.helpAbout')} {text('study.researchNotice')}
      </p>
      <p className="small muted">{text('appShell.helpMouse')}</p>
      <label className="small">
        <input
          type="checkbox"
          checked={keys}
          onChange={event => helpStore.setState({ keys: event.target.checked })}
        />{' '}
        {text('appShell.singleKeys')}
      </label>
      <div className="keys">
        {groups.map(group => (
          <section key={group} aria-label={text(group)}>
            <h2>{text(group)}</h2>
            <dl>
              {actions
                .filter(action => action.group === group && action.key)
                .map(({ name, label, key = '' }) => (
                  <div key={name}>
                    <dt>
                      <kbd>{keyText(key)}</kbd>
                    </dt>
                    <dd>{text(label)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <form method="dialog">
        <button type="submit">{text('appShell.close')}</button>
      </form>
    </dialog>
  )
}

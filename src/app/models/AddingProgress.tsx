import { useStore } from 'zustand'
import { toEnglish } from '#messages/english.ts'
import { cancel, operations } from '../shared/operations.ts'
import { pace } from './pace.ts'

/** How far a conversion or an import is, how fast, and a way out. */
export function AddingProgress({ started }: { started: number }) {
  const operation = useStore(operations, ({ running }) =>
    running.find(({ kind }) => kind === 'convert'),
  )
  if (!operation) return <p className="small">One moment …</p>
  return (
    <div className="adding-progress">
      <p className="small">
        {toEnglish(operation.stage)} … {pace(operation, performance.now() - started)}
      </p>
      <progress value={operation.fraction} max={1} aria-label="Progress of the model" />
      <button type="button" onClick={() => cancel('convert')}>
        Cancel
      </button>
      <p className="small muted">This window may be closed meanwhile; the bar below goes on.</p>
    </div>
  )
}

import { useStore } from 'zustand'
import { useText } from '../language/use-text.ts'
import { cancel, operations } from '../shared/operations.ts'
import { pace } from './pace.ts'

/** Progress and speed of a conversion or an import, with a cancel button. */
export function AddingProgress({ started }: { started: number }) {
  const text = useText()
  const operation = useStore(operations, ({ running }) =>
    running.find(({ kind }) => kind === 'convert'),
  )
  if (!operation) return <p className="small">{text('appModel.oneMoment')}</p>
  const stage = operation.stage
  const speed = pace(operation, performance.now() - started)
  return (
    <div className="adding-progress">
      <p className="small">
        {speed
          ? text('appModel.pace', { stage, pace: speed })
          : text('appShell.running', { stage })}
      </p>
      <progress value={operation.fraction} max={1} aria-label={text('appModel.modelProgress')} />
      <button type="button" onClick={() => cancel('convert')}>
        {text('appShell.cancel')}
      </button>
      <p className="small muted">{text('appModel.mayClose')}</p>
    </div>
  )
}

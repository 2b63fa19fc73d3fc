import { useStore } from 'zustand'
import type { Tool, View } from '#viewer/stage-types.ts'
import { preparationStore } from '../preparation/store.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import { Choice } from '../shared/parts/Choice.tsx'
import { useServices } from '../shared/services.ts'
import { type Mode, updateView, viewStore } from '../view/store.ts'
import { fitAction, zoomInAction, zoomOutAction } from './actions.ts'
import { ContrastSwitch } from './ContrastSwitch.tsx'

const viewOptions: readonly { value: View; label: string }[] = [
  { value: 'all', label: 'All planes' },
  { value: 'axial', label: 'Axial' },
  { value: 'coronal', label: 'Coronal' },
  { value: 'sagittal', label: 'Sagittal' },
  { value: 'render', label: 'Render' },
]

const toolOptions: readonly { value: Tool; label: string; title: string }[] = [
  { value: 'crosshair', label: 'Crosshair', title: 'Drag moves the crosshair' },
  { value: 'window', label: 'Window', title: 'Drag changes window and level (or right button)' },
  { value: 'pan', label: 'Pan', title: 'Drag moves the slices (or Shift)' },
]

/** What is shown on the stage, and how a drag works there. */
export function Toolbar() {
  const services = useServices()
  const mode = useStore(viewStore, state => state.mode)
  const view = useStore(viewStore, state => state.view)
  const tool = useStore(viewStore, state => state.tool)
  const plain = useStore(viewStore, state => state.plain)
  const reconstructed = useStore(reconstructionStore, ({ result }) => result !== null)
  const prepared = useStore(preparationStore, ({ result }) => result !== null)
  const modes: { value: Mode; label: string }[] = [
    { value: 'slices', label: 'Slices' },
    ...(prepared ? [{ value: 'check' as const, label: 'Check' }] : []),
    ...(reconstructed ? [{ value: 'reconstruction' as const, label: 'Four views' }] : []),
  ]
  return (
    <div className="toolbar">
      <ContrastSwitch />
      {modes.length > 1 && (
        <Choice
          legend="Shown"
          name="mode"
          options={modes}
          value={mode}
          onChange={next => updateView({ mode: next })}
        />
      )}
      {mode === 'slices' && !plain && (
        <>
          <label className="small">
            <span className="hidden-visually">Planes</span>
            <select
              value={view}
              onChange={event => {
                const next = viewOptions.find(({ value }) => value === event.target.value)
                if (next) updateView({ view: next.value })
              }}
            >
              {viewOptions.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <Choice
            legend="Drag"
            name="tool"
            options={toolOptions}
            value={tool}
            onChange={next => updateView({ tool: next })}
          />
          <span className="buttons">
            <button
              type="button"
              aria-label="Zoom out"
              title="Zoom out (−)"
              onClick={() => void zoomOutAction.run(services)}
            >
              −
            </button>
            <button
              type="button"
              aria-label="Zoom in"
              title="Zoom in (+)"
              onClick={() => void zoomInAction.run(services)}
            >
              +
            </button>
            <button
              type="button"
              title="Whole scan again (0)"
              onClick={() => void fitAction.run(services)}
            >
              Fit
            </button>
          </span>
        </>
      )}
    </div>
  )
}

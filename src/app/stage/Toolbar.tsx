import { useStore } from 'zustand'
import type { PlainKey } from '#messages/message.ts'
import type { Tool, View } from '#viewer/stage-types.ts'
import { useText } from '../language/use-text.ts'
import { preparationStore } from '../preparation/store.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import { Choice } from '../shared/parts/Choice.tsx'
import { useServices } from '../shared/services.ts'
import { type Mode, updateView, viewStore } from '../view/store.ts'
import { fitAction, zoomInAction, zoomOutAction } from './actions.ts'
import { ContrastSwitch } from './ContrastSwitch.tsx'

const viewOptions: readonly { value: View; label: PlainKey }[] = [
  { value: 'all', label: 'appStage.allPlanes' },
  { value: 'axial', label: 'appStage.viewAxial' },
  { value: 'coronal', label: 'appStage.viewCoronal' },
  { value: 'sagittal', label: 'appStage.viewSagittal' },
  { value: 'render', label: 'appStage.viewRender' },
]

const toolOptions: readonly { value: Tool; label: PlainKey; title: PlainKey }[] = [
  { value: 'crosshair', label: 'appStage.crosshair', title: 'appStage.crosshairTitle' },
  { value: 'window', label: 'appStage.window', title: 'appStage.windowTitle' },
  { value: 'pan', label: 'appStage.pan', title: 'appStage.panTitle' },
]

/** What is shown on the stage, and how a drag works there. */
export function Toolbar() {
  const services = useServices()
  const text = useText()
  const mode = useStore(viewStore, state => state.mode)
  const view = useStore(viewStore, state => state.view)
  const tool = useStore(viewStore, state => state.tool)
  const plain = useStore(viewStore, state => state.plain)
  const reconstructed = useStore(reconstructionStore, ({ result }) => result !== null)
  const prepared = useStore(preparationStore, ({ result }) => result !== null)
  const modes: { value: Mode; label: PlainKey }[] = [
    { value: 'slices', label: 'appStage.slices' },
    ...(prepared ? [{ value: 'check' as const, label: 'appStudy.check' as const }] : []),
    ...(reconstructed
      ? [{ value: 'reconstruction' as const, label: 'appStage.fourViews' as const }]
      : []),
  ]
  return (
    <div className="toolbar">
      <ContrastSwitch />
      {modes.length > 1 && (
        <Choice
          legend="appStage.shown"
          name="mode"
          options={modes}
          value={mode}
          onChange={next => updateView({ mode: next })}
        />
      )}
      {mode === 'slices' && !plain && (
        <>
          <label className="small">
            <span className="hidden-visually">{text('appStage.planes')}</span>
            <select
              value={view}
              onChange={event => {
                const next = viewOptions.find(({ value }) => value === event.target.value)
                if (next) updateView({ view: next.value })
              }}
            >
              {viewOptions.map(({ value, label }) => (
                <option key={value} value={value}>
                  {text(label)}
                </option>
              ))}
            </select>
          </label>
          <Choice
            legend="appStage.drag"
            name="tool"
            options={toolOptions}
            value={tool}
            onChange={next => updateView({ tool: next })}
          />
          <span className="buttons">
            <button
              type="button"
              aria-label={text('appStage.zoomOut')}
              title={text('appStage.zoomOutTitle')}
              onClick={() => void zoomOutAction.run(services)}
            >
              −
            </button>
            <button
              type="button"
              aria-label={text('appStage.zoomIn')}
              title={text('appStage.zoomInTitle')}
              onClick={() => void zoomInAction.run(services)}
            >
              +
            </button>
            <button
              type="button"
              title={text('appStage.fitTitle')}
              onClick={() => void fitAction.run(services)}
            >
              {text('appStage.fit')}
            </button>
          </span>
        </>
      )}
    </div>
  )
}

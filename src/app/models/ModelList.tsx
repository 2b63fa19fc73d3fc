import { useState } from 'react'
import { useStore } from 'zustand'
import type { OwnModel } from '#models/types.ts'
import { useText } from '../language/use-text.ts'
import { bytes } from '../shared/format.ts'
import { isRunning, operations } from '../shared/operations.ts'
import { useServices } from '../shared/services.ts'
import { abilities } from './own-models.ts'
import { ownModels } from './own-models-store.ts'
import { words } from './plan.ts'
import { deleteModel, exportModel, selectModel } from './select-model.ts'
import { modelStore } from './store.ts'

/** The site's model and the user's own; one of them is in use. */
export function ModelList() {
  const stored = useStore(ownModels, state => state.stored)
  const held = useStore(ownModels, state => state.held)
  const selected = useStore(ownModels, state => state.selected)
  return (
    <fieldset className="model-list">
      <legend className="hidden-visually">Model in use</legend>
      <SiteModel selected={selected === null} />
      {held.map(({ model }) => (
        <OwnRow key={model.id} model={model} held selected={model.id === selected} />
      ))}
      {stored.map(model => (
        <OwnRow key={model.id} model={model} selected={model.id === selected} />
      ))}
    </fieldset>
  )
}

function SiteModel({ selected }: { readonly selected: boolean }) {
  const services = useServices()
  const model = useStore(modelStore)
  const shown = selected && model.step === 'ready' ? model.model.config : null
  return (
    <div className="model-row">
      <label>
        <input
          type="radio"
          name="model-in-use"
          checked={selected}
          onChange={() => selectModel(services, null)}
        />
        <span>{shown ? `This site’s model: ${shown.name}` : 'This site’s model'}</span>
      </label>
      <p className="small muted">
        {selected && model.step === 'absent'
          ? 'There is none on this site.'
          : shown
            ? `${bytes(shown.files.reduce((sum, file) => sum + file.size, 0))} · ${abilities(shown.tasks.map(({ title }) => title))}`
            : 'Comes with the page.'}
      </p>
    </div>
  )
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

interface OwnRowProps {
  readonly model: OwnModel
  readonly selected: boolean
  /** It is only in memory. */
  readonly held?: boolean
}

function OwnRow({ model, selected, held = false }: OwnRowProps) {
  const services = useServices()
  const { id, name, created, precisions, tasks: titles, broken } = model
  const [confirming, setConfirming] = useState(false)
  const busy = useStore(
    operations,
    state => isRunning('models', state) || isRunning('convert', state),
  )
  const text = useText()
  const about = [
    bytes(model.bytes),
    precisions.map(precision => words[precision]).join(', '),
    day.format(created),
    ...(held ? ['in memory only'] : []),
    abilities(titles),
  ]
  return (
    <div className="model-row">
      <label>
        <input
          type="radio"
          name="model-in-use"
          checked={selected}
          disabled={broken !== null}
          onChange={() => selectModel(services, id)}
        />
        <span>{name}</span>
      </label>
      <p className="small muted">{broken ? text(broken) : about.join(' · ')}</p>
      <div className="model-does">
        <button
          type="button"
          aria-label={`Export ${name}`}
          disabled={busy || broken !== null}
          onClick={() => void exportModel(services, id, name)}
        >
          Export
        </button>
        {confirming ? (
          <>
            <button
              type="button"
              aria-label={`Delete ${name} for good`}
              disabled={busy}
              onClick={() => void deleteModel(services, id)}
            >
              Delete for good
            </button>
            <button type="button" aria-label={`Keep ${name}`} onClick={() => setConfirming(false)}>
              Keep
            </button>
          </>
        ) : (
          <button
            type="button"
            aria-label={`Delete ${name}`}
            disabled={busy}
            onClick={() => setConfirming(true)}
          >
            Delete
          </button>
        )}
      </div>
    </div>
  )
}

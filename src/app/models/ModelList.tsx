import { useState } from 'react'
import { useStore } from 'zustand'
import type { OwnModel } from '#models/types.ts'
import { bytes } from '../shared/format.ts'
import { isRunning, operations } from '../shared/operations.ts'
import { chooseModel, deleteModel, exportModel } from './choose-model.ts'
import { abilities } from './own-models.ts'
import { heldModels, ownModels } from './own-models-store.ts'
import { words } from './plan.ts'
import { modelStore } from './store.ts'

/** The site's model and the user's own; one of them is in use. */
export function ModelList() {
  const { list, chosen } = useStore(ownModels)
  return (
    <fieldset className="model-list">
      <legend className="hidden-visually">Model in use</legend>
      <SiteModel chosen={chosen === null} />
      {list.map(model => (
        <Own key={model.id} model={model} chosen={model.id === chosen} />
      ))}
    </fieldset>
  )
}

function SiteModel({ chosen }: { chosen: boolean }) {
  const model = useStore(modelStore)
  const shown = chosen && model.step === 'ready' ? model.model.config : null
  return (
    <div className="model-row">
      <label>
        <input
          type="radio"
          name="model-in-use"
          checked={chosen}
          onChange={() => chooseModel(null)}
        />
        <span>{shown ? `This site’s model: ${shown.name}` : 'This site’s model'}</span>
      </label>
      <p className="small muted">
        {chosen && model.step === 'absent'
          ? 'There is none on this site.'
          : shown
            ? `${bytes(shown.files.reduce((sum, file) => sum + file.size, 0))} · ${abilities(shown.tasks.map(({ title }) => title))}`
            : 'Comes with the page.'}
      </p>
    </div>
  )
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

function Own({ model, chosen }: { model: OwnModel; chosen: boolean }) {
  const { id, name, created, precisions, tasks: titles, broken } = model
  const [asked, setAsked] = useState(false)
  const busy = useStore(
    operations,
    state => isRunning('models', state) || isRunning('convert', state),
  )
  const about = [
    bytes(model.bytes),
    precisions.map(precision => words[precision]).join(', '),
    day.format(created),
    ...(heldModels.has(id) ? ['in memory only'] : []),
    abilities(titles),
  ]
  return (
    <div className="model-row">
      <label>
        <input
          type="radio"
          name="model-in-use"
          checked={chosen}
          disabled={broken !== null}
          onChange={() => chooseModel(id)}
        />
        <span>{name}</span>
      </label>
      <p className="small muted">{broken ?? about.join(' · ')}</p>
      <div className="model-does">
        <button
          type="button"
          aria-label={`Export ${name}`}
          disabled={busy || broken !== null}
          onClick={() => void exportModel(id, name)}
        >
          Export
        </button>
        {asked ? (
          <>
            <button
              type="button"
              aria-label={`Delete ${name} for good`}
              disabled={busy}
              onClick={() => void deleteModel(id)}
            >
              Delete for good
            </button>
            <button type="button" aria-label={`Keep ${name}`} onClick={() => setAsked(false)}>
              Keep
            </button>
          </>
        ) : (
          <button
            type="button"
            aria-label={`Delete ${name}`}
            disabled={busy}
            onClick={() => setAsked(true)}
          >
            Delete
          </button>
        )}
      </div>
    </div>
  )
}

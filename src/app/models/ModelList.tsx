import { useState } from 'react'
import { useStore } from 'zustand'
import { languageTag } from '#messages/locale.ts'
import type { OwnModel } from '#models/types.ts'
import { language as languageStore } from '../language/store.ts'
import { useModelText } from '../language/use-model-text.ts'
import { useText } from '../language/use-text.ts'
import { bytes } from '../shared/format.ts'
import { isRunning, operations } from '../shared/operations.ts'
import { useServices } from '../shared/services.ts'
import { abilities } from './own-models.ts'
import { ownModels } from './own-models-store.ts'
import { precisionNames } from './plan.ts'
import { deleteModel, exportModel, selectModel } from './select-model.ts'
import { modelStore } from './store.ts'

/** Lists the site's model and the user's own. One of them is selected. */
export function ModelList() {
  const text = useText()
  const stored = useStore(ownModels, state => state.stored)
  const held = useStore(ownModels, state => state.held)
  const selected = useStore(ownModels, state => state.selected)
  return (
    <fieldset className="model-list">
      <legend className="hidden-visually">{text('appModel.modelInUse')}</legend>
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
  const text = useText()
  const services = useServices()
  const model = useStore(modelStore)
  const textOf = useModelText(model.step === 'ready' ? model.model.config.language : 'en')
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
        <span>
          {shown
            ? text('appModel.siteModelNamed', { name: shown.name })
            : text('appModel.siteModel')}
        </span>
      </label>
      <p className="small muted">
        {selected && model.step === 'absent'
          ? text('appModel.siteModelAbsent')
          : shown
            ? `${bytes(shown.files.reduce((sum, file) => sum + file.size, 0))} · ${text(abilities(shown.tasks.map(task => textOf(task, 'title').text)))}`
            : text('appModel.siteModelComes')}
      </p>
    </div>
  )
}

const dayIn = (tag: string) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium' })

interface OwnRowProps {
  readonly model: OwnModel
  readonly selected: boolean
  /** Whether the model is only in memory. */
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
  const language = useStore(languageStore, ({ locale }) => languageTag[locale])
  const about = [
    bytes(model.bytes),
    precisions.map(precision => text(precisionNames[precision])).join(', '),
    dayIn(language).format(created),
    ...(held ? [text('appModel.memoryOnly')] : []),
    text(abilities(titles)),
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
          aria-label={text('appModel.exportModel', { name })}
          disabled={busy || broken !== null}
          onClick={() => void exportModel(services, id, name)}
        >
          {text('appModel.export')}
        </button>
        {confirming ? (
          <>
            <button
              type="button"
              aria-label={text('appModel.deleteModelForGood', { name })}
              disabled={busy}
              onClick={() => void deleteModel(services, id)}
            >
              {text('appModel.deleteForGood')}
            </button>
            <button
              type="button"
              aria-label={text('appModel.keepModel', { name })}
              onClick={() => setConfirming(false)}
            >
              {text('appModel.keep')}
            </button>
          </>
        ) : (
          <button
            type="button"
            aria-label={text('appModel.deleteModel', { name })}
            disabled={busy}
            onClick={() => setConfirming(true)}
          >
            {text('appModel.delete')}
          </button>
        )}
      </div>
    </div>
  )
}

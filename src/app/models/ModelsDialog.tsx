import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useText } from '../language/use-text.ts'
import { FileChoice } from '../shared/parts/FileChoice.tsx'
import { Notices } from '../shared/parts/Notices.tsx'
import { useServices } from '../shared/services.ts'
import { AddingProgress } from './AddingProgress.tsx'
import { AddModelForm } from './AddModelForm.tsx'
import { addFiles } from './add-model.ts'
import { addingStore } from './adding-store.ts'
import { ModelList } from './ModelList.tsx'
import { listModels } from './own-models.ts'
import { ownModels, setOwnModels } from './own-models-store.ts'

/** Lists the models, selects the one in use, and adds others. */
export function ModelsDialog() {
  const services = useServices()
  const text = useText()
  const open = useStore(ownModels, state => state.open)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
    if (open && addingStore.getState().step !== 'working') void listModels(services)
  }, [open, services])
  return (
    <dialog
      ref={dialog}
      className="models"
      aria-label={text('appModel.models')}
      onClose={() => setOwnModels({ open: false })}
    >
      {open && (
        <>
          <h1>{text('appModel.models')}</h1>
          <Notices />
          <ModelList />
          <AddModel />
        </>
      )}
      <form method="dialog">
        <button type="submit">{text('appShell.close')}</button>
      </form>
    </dialog>
  )
}

function AddModel() {
  const services = useServices()
  const text = useText()
  const adding = useStore(addingStore)
  return (
    <section aria-label={text('appModel.addModel')}>
      <h2>{text('appModel.addModel')}</h2>
      {adding.step === 'working' ? (
        <AddingProgress started={adding.started} />
      ) : (
        <>
          <p className="small">{text('appModel.addModelHow')}</p>
          <div className="choices">
            <FileChoice
              className="file-choice"
              multiple
              accept=".pth,.pt,.zip"
              onFiles={files => void addFiles(services, files)}
            >
              <span>{text('appModel.chooseModelFiles')}</span>
            </FileChoice>
            <FileChoice
              className="file-choice"
              folder
              onFiles={files => void addFiles(services, files)}
            >
              <span>{text('appModel.chooseBundleFolder')}</span>
            </FileChoice>
          </div>
          {adding.step === 'asking' && <AddModelForm plan={adding.plan} />}
        </>
      )}
    </section>
  )
}

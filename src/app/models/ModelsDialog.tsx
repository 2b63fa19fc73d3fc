import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
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
      aria-label="Models"
      onClose={() => setOwnModels({ open: false })}
    >
      {open && (
        <>
          <h1>Models</h1>
          <Notices />
          <ModelList />
          <AddModel />
        </>
      )}
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}

function AddModel() {
  const services = useServices()
  const adding = useStore(addingStore)
  return (
    <section aria-label="Add a model">
      <h2>Add a model</h2>
      {adding.step === 'working' ? (
        <AddingProgress started={adding.started} />
      ) : (
        <>
          <p className="small">
            LaMIM’s checkpoints (<code>SSL_ViT_Block16.pth</code>, fine-tuned classifiers), or a zip
            or folder that was exported here: drop them on the page, or choose them. They are
            converted on this computer; nothing is uploaded.
          </p>
          <div className="choices">
            <FileChoice
              className="file-choice"
              multiple
              accept=".pth,.pt,.zip"
              onFiles={files => void addFiles(services, files)}
            >
              <span>Choose model files</span>
            </FileChoice>
            <FileChoice
              className="file-choice"
              folder
              onFiles={files => void addFiles(services, files)}
            >
              <span>Choose a bundle’s folder</span>
            </FileChoice>
          </div>
          {adding.step === 'asking' && <AddModelForm plan={adding.plan} />}
        </>
      )}
    </section>
  )
}

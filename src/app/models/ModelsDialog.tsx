import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { Notices } from '../shared/parts/Notices.tsx'
import { takeFiles } from '../shared/taken-files.ts'
import { AddingProgress } from './AddingProgress.tsx'
import { AddModelForm } from './AddModelForm.tsx'
import { addFiles } from './add-model.ts'
import { addingStore } from './adding-store.ts'
import { ModelList } from './ModelList.tsx'
import { listModels } from './own-models.ts'
import { ownModels, setModels } from './own-models-store.ts'

/** Which models are here, which one is in use, and how to add one. */
export function ModelsDialog() {
  const open = useStore(ownModels, state => state.open)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
    if (open && addingStore.getState().step !== 'working') void listModels()
  }, [open])
  return (
    <dialog
      ref={dialog}
      className="models"
      aria-label="Models"
      onClose={() => setModels({ open: false })}
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
  const adding = useStore(addingStore)
  return (
    <section aria-label="Add a model">
      <h2>Add a model</h2>
      {adding.step === 'working' ? (
        <AddingProgress began={adding.began} />
      ) : (
        <>
          <p className="small">
            LaMIM’s checkpoints (<code>SSL_ViT_Block16.pth</code>, fine-tuned classifiers), or a zip
            or folder that was exported here: drop them on the page, or choose them. They are
            converted on this computer; nothing is uploaded.
          </p>
          <div className="choices">
            <FileChoice label="Choose model files" />
            <FileChoice label="Choose a bundle’s folder" folder />
          </div>
          {adding.step === 'asking' && <AddModelForm plan={adding.plan} />}
        </>
      )}
    </section>
  )
}

function FileChoice({ label, folder = false }: { label: string; folder?: boolean }) {
  return (
    <label className="file-choice">
      <input
        type="file"
        multiple
        // React knows the attribute by this name only, and only as text.
        {...(folder ? { webkitdirectory: '' } : { accept: '.pth,.pt,.zip' })}
        onChange={event => {
          const files = takeFiles(event.target.files ?? [])
          event.target.value = ''
          if (files.length > 0) void addFiles(files)
        }}
      />
      <span>{label}</span>
    </label>
  )
}

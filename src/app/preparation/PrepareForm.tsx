import { useStore } from 'zustand'
import { FileChoice } from '../shared/parts/FileChoice.tsx'
import { useServices } from '../shared/services.ts'
import { readMaskFile } from './mask-file.ts'
import { fillPreparationForm, preparationStore } from './store.ts'
import { readTransformFiles } from './transform-files.ts'

/** Which steps run, and what replaces them. */
export function PrepareForm() {
  const services = useServices()
  const form = useStore(preparationStore, state => state.form)
  const maskFile = useStore(preparationStore, state => state.maskFile)
  const transformFiles = useStore(preparationStore, state => state.transformFiles)
  return (
    <div className="prepare-form">
      <label className="small">
        Align
        <select
          value={form.align}
          onChange={({ target }) => {
            const align = (['auto', 'leave', 'file'] as const).find(way => way === target.value)
            if (align) fillPreparationForm({ align })
          }}
        >
          <option value="auto">Measure, then align</option>
          <option value="leave">Trust the headers</option>
          {transformFiles !== null && <option value="file">{transformFiles.names}</option>}
        </select>
      </label>
      <label className="small">
        Brain
        <select
          value={form.brain}
          onChange={({ target }) => {
            const brain = (['extract', 'leave', 'file'] as const).find(way => way === target.value)
            if (brain) fillPreparationForm({ brain })
          }}
        >
          <option value="extract">Find it</option>
          <option value="leave">Leave the head as it is</option>
          {maskFile !== null && <option value="file">Mask {maskFile.name}</option>}
        </select>
      </label>
      <div className="prepare-files">
        <span className="small">Files</span>
        <FileChoice
          className="small file-button"
          aria-label="Transforms from files"
          accept=".tfm,.txt"
          multiple
          onFiles={files => void readTransformFiles(files)}
        >
          <span>Transforms…</span>
        </FileChoice>
        <FileChoice
          className="small file-button"
          aria-label="Brain mask from a file"
          accept=".nii,.gz,.nii.gz"
          onFiles={([file]) => file && void readMaskFile(services, file)}
        >
          <span>Brain mask…</span>
        </FileChoice>
      </div>
    </div>
  )
}

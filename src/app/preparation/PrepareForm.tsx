import { useStore } from 'zustand'
import { useText } from '../language/use-text.ts'
import { FileChoice } from '../shared/parts/FileChoice.tsx'
import { useServices } from '../shared/services.ts'
import { readMaskFile } from './mask-file.ts'
import { fillPreparationForm, preparationStore } from './store.ts'
import { readTransformFiles } from './transform-files.ts'

/** Which steps run, and what replaces them. */
export function PrepareForm() {
  const services = useServices()
  const text = useText()
  const form = useStore(preparationStore, state => state.form)
  const maskFile = useStore(preparationStore, state => state.maskFile)
  const transformFiles = useStore(preparationStore, state => state.transformFiles)
  return (
    <div className="prepare-form">
      <label className="small">
        {text('appStudy.align')}
        <select
          value={form.align}
          onChange={({ target }) => {
            const align = (['auto', 'leave', 'file'] as const).find(way => way === target.value)
            if (align) fillPreparationForm({ align })
          }}
        >
          <option value="auto">{text('appStudy.alignAuto')}</option>
          <option value="leave">{text('appStudy.alignLeave')}</option>
          {transformFiles !== null && <option value="file">{transformFiles.names}</option>}
        </select>
      </label>
      <label className="small">
        {text('appStudy.brain')}
        <select
          value={form.brain}
          onChange={({ target }) => {
            const brain = (['extract', 'leave', 'file'] as const).find(way => way === target.value)
            if (brain) fillPreparationForm({ brain })
          }}
        >
          <option value="extract">{text('appStudy.brainExtract')}</option>
          <option value="leave">{text('appStudy.brainLeave')}</option>
          {maskFile !== null && (
            <option value="file">{text('appStudy.maskOf', { file: maskFile.name })}</option>
          )}
        </select>
      </label>
      <div className="prepare-files">
        <span className="small">{text('appStudy.files')}</span>
        <FileChoice
          className="small file-button"
          aria-label={text('appStudy.transformFiles')}
          accept=".tfm,.txt"
          multiple
          onFiles={files => void readTransformFiles(files)}
        >
          <span>{text('appStudy.transforms')}</span>
        </FileChoice>
        <FileChoice
          className="small file-button"
          aria-label={text('appStudy.maskFile')}
          accept=".nii,.gz,.nii.gz"
          onFiles={([file]) => file && void readMaskFile(services, file)}
        >
          <span>{text('appStudy.brainMask')}</span>
        </FileChoice>
      </div>
    </div>
  )
}

import { useStore } from 'zustand'
import type { NamedSource } from '#io/source.ts'
import { takeFiles } from '../shared/taken-files.ts'
import { takeMaskFile } from './mask-file.ts'
import { fillPreparationForm, preparationStore } from './store.ts'
import { takeTransformFiles } from './transform-files.ts'

/** Which steps run, and what replaces them. */
export function PrepareForm() {
  const { form, maskFile, transformFiles } = useStore(preparationStore)
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
          {transformFiles !== null && <option value="file">{transformFiles}</option>}
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
          {maskFile !== null && <option value="file">Mask {maskFile}</option>}
        </select>
      </label>
      <div className="prepare-files">
        <span className="small">Files</span>
        <FileButton
          label="Transforms"
          what="from files"
          accept=".tfm,.txt"
          multiple
          take={takeTransformFiles}
        />
        <FileButton
          label="Brain mask"
          what="from a file"
          accept=".nii,.gz,.nii.gz"
          take={takeMask}
        />
      </div>
    </div>
  )
}

async function takeMask([file]: readonly NamedSource[]): Promise<void> {
  if (file) await takeMaskFile(file)
}

/** A button that asks for files. */
function FileButton(props: {
  readonly label: string
  /** The rest of its name, for those who can't see where it stands. */
  readonly what: string
  readonly accept: string
  readonly multiple?: boolean
  readonly take: (files: readonly NamedSource[]) => Promise<void>
}) {
  const { label, what, accept, multiple = false, take } = props
  return (
    <label className="small file-button">
      <input
        type="file"
        accept={accept}
        multiple={multiple}
        aria-label={`${label} ${what}`}
        onChange={({ target }) => {
          const files = takeFiles(target.files ?? [])
          target.value = ''
          if (files.length > 0) void take(files)
        }}
      />
      <span>{label}…</span>
    </label>
  )
}

import { useStore } from 'zustand'
import { takeFiles } from '../drop/taken-files.ts'
import { fillPreparationForm, preparationStore } from '../state/preparation.ts'
import { takeMaskFile } from '../work/mask-file.ts'

/** Which steps run, and what replaces them. */
export function PrepareForm() {
  const { form, maskFile } = useStore(preparationStore)
  return (
    <div className="prepare-form">
      <label className="small">
        Align
        <select
          value={form.align}
          onChange={({ target }) =>
            fillPreparationForm({ align: target.value === 'leave' ? 'leave' : 'auto' })
          }
        >
          <option value="auto">Measure, and move what isn’t aligned</option>
          <option value="leave">Trust the headers</option>
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
      <label className="small file-button">
        <input
          type="file"
          accept=".nii,.gz,.nii.gz"
          aria-label="Brain mask from a file"
          onChange={event => {
            const [file] = takeFiles(event.target.files ?? [])
            event.target.value = ''
            if (file) void takeMaskFile(file)
          }}
        />
        <span>Brain mask from a file…</span>
      </label>
    </div>
  )
}

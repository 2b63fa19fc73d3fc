import { pickerId } from '../actions/study-actions.ts'
import { takeFiles } from '../drop/taken-files.ts'
import { openAny } from '../work/add-model.ts'

/** A place to drop scans, and the picker behind it. The whole page takes drops, too. */
export function Picker() {
  return (
    <label className="picker">
      <input
        id={pickerId}
        type="file"
        multiple
        aria-label="Open scans"
        onChange={event => {
          const files = takeFiles(event.target.files ?? [])
          // The same file may be chosen twice in a row.
          event.target.value = ''
          if (files.length > 0) void openAny(files)
        }}
      />
      <span className="picker-call">Drop scans here</span>
      <span className="small muted">
        or choose files: four NIfTI files, one per contrast, or one 4D file
      </span>
    </label>
  )
}

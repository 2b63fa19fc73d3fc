import { takeFiles } from '../shared/taken-files.ts'
import { pickerId } from '../study/actions.ts'
import { openAny } from './open-any.ts'

/** A place to drop scans, and the picker behind it. The whole page takes drops, too. */
export function Picker() {
  return (
    <div className="pick">
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
          or choose files: NIfTI (one per contrast, or one 4D file), DICOM, or a zip
        </span>
      </label>
      <FolderChoice />
    </div>
  )
}

/** Scanners export folders, which a picker of files can't choose. */
function FolderChoice() {
  return (
    <label className="file-choice">
      <input
        type="file"
        aria-label="Choose a folder"
        // React knows the attribute by this name only, and only as text.
        {...{ webkitdirectory: '' }}
        onChange={event => {
          const files = takeFiles(event.target.files ?? [])
          event.target.value = ''
          if (files.length > 0) void openAny(files)
        }}
      />
      <span aria-hidden="true">Choose a folder</span>
    </label>
  )
}

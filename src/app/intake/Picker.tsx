import { FileChoice } from '../shared/parts/FileChoice.tsx'
import { useServices } from '../shared/services.ts'
import { pickerId } from './actions.ts'
import { openAny } from './open-any.ts'

/** A place to drop scans, and the picker behind it. The whole page takes drops, too. */
export function Picker() {
  const services = useServices()
  return (
    <div className="pick">
      <FileChoice
        className="picker"
        id={pickerId}
        aria-label="Open scans"
        multiple
        onFiles={files => void openAny(services, files)}
      >
        <span className="picker-call">Drop scans here</span>
        <span className="small muted">
          or choose files: NIfTI (one per contrast, or one 4D file), DICOM, or a zip
        </span>
      </FileChoice>
      {/* Scanners export folders, which a picker of files can't choose. */}
      <FileChoice
        className="file-choice"
        aria-label="Choose a folder"
        folder
        onFiles={files => void openAny(services, files)}
      >
        <span aria-hidden="true">Choose a folder</span>
      </FileChoice>
    </div>
  )
}

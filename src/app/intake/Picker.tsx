import { useText } from '../language/use-text.ts'
import { FileChoice } from '../shared/parts/FileChoice.tsx'
import { useServices } from '../shared/services.ts'
import { pickerId } from './actions.ts'
import { openAny } from './open-any.ts'

/** A place to drop scans, and the picker behind it. The whole page takes drops, too. */
export function Picker() {
  const services = useServices()
  const text = useText()
  return (
    <div className="pick">
      <FileChoice
        className="picker"
        id={pickerId}
        aria-label={text('appShell.openScans')}
        multiple
        onFiles={files => void openAny(services, files)}
      >
        <span className="picker-call">{text('appShell.dropHere')}</span>
        <span className="small muted">{text('appShell.fileKinds')}</span>
      </FileChoice>
      {/* Scanners export folders, which a picker of files can't choose. */}
      <FileChoice
        className="file-choice"
        aria-label={text('appShell.chooseFolder')}
        folder
        onFiles={files => void openAny(services, files)}
      >
        <span aria-hidden="true">{text('appShell.chooseFolder')}</span>
      </FileChoice>
    </div>
  )
}

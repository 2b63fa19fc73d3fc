import { useStore } from 'zustand'
import { useText } from '../language/use-text.ts'
import { millimetres, value } from '../shared/format.ts'
import { shownScan, studyStore, whenOpen } from '../study/store.ts'
import { viewStore } from '../view/store.ts'
import { valueAt, voxelAt } from './voxels.ts'

/** The position of the crosshair and the scan's value there. */
export function Readout() {
  const text = useText()
  const crosshair = useStore(viewStore, view => view.crosshair)
  const contrast = useStore(viewStore, view => view.contrast)
  const volume = useStore(
    studyStore,
    whenOpen(study => shownScan(study, contrast)?.volume),
  )
  if (!volume || !crosshair) return null
  const voxel = voxelAt(volume, crosshair)
  const [right, front, top] = crosshair
  return (
    <dl className="readout">
      <div>
        <dt>{text('appStage.voxel')}</dt>
        <dd>{voxel.join(', ')}</dd>
      </div>
      <div>
        <dt>mm</dt>
        <dd>
          {side(right, 'R', 'L')} {side(front, 'A', 'P')} {side(top, 'S', 'I')}
        </dd>
      </div>
      <div>
        <dt>{contrast}</dt>
        <dd>{value(valueAt(volume, voxel))}</dd>
      </div>
    </dl>
  )
}

/** '12.5 R': the side in words instead of a sign. */
function side(mm: number, positive: string, negative: string): string {
  return `${millimetres(Math.abs(mm))} ${mm < 0 ? negative : positive}`
}

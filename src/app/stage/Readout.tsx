import { useStore } from 'zustand'
import { millimetres, value } from '../shared/format.ts'
import { scanOf } from '../shared/vault.ts'
import { shownIn, studyStore } from '../study/store.ts'
import { viewStore } from '../view/store.ts'
import { valueAt, voxelAt } from './voxels.ts'

/** Where the crosshair is and what the scan holds there. */
export function Readout() {
  const { place, contrast } = useStore(viewStore)
  const id = useStore(studyStore, study =>
    study.step === 'open' ? shownIn(study, contrast) : null,
  )
  const scan = scanOf(id)
  if (!scan || !place) return null
  const voxel = voxelAt(scan.volume, place)
  const [right, front, top] = place
  return (
    <dl className="readout">
      <div>
        <dt>Voxel</dt>
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
        <dd>{value(valueAt(scan.volume, voxel))}</dd>
      </div>
    </dl>
  )
}

/** '12.5 R': the side in words instead of a sign. */
function side(mm: number, positive: string, negative: string): string {
  return `${millimetres(Math.abs(mm))} ${mm < 0 ? negative : positive}`
}

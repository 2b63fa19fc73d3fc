import { useEffect } from 'react'
import { useStore } from 'zustand'
import { reconstructionParts } from '#study/export.ts'
import { filled, scanIn, studyStore, whenOpen } from '../study/store.ts'
import { viewStore } from '../view/store.ts'
import { usePlane } from '../view/use-plane.tsx'
import { Compared } from './Compared.tsx'
import { makePartVolumes } from './make-part-volumes.ts'
import { PartView } from './PartView.tsx'
import { reconstructionStore } from './store.ts'

/** Input, masked, reconstruction and error of one contrast, linked by one crosshair and plane. */
export function FourViews() {
  const contrast = useStore(viewStore, view => view.contrast)
  const extent = useStore(reconstructionStore, state => state.extent)
  const volumes = useStore(reconstructionStore, ({ parts }) => parts[contrast])
  useEffect(() => void makePartVolumes(contrast), [contrast])
  // All scans of a study that was reconstructed share one grid.
  const grid = useStore(
    studyStore,
    whenOpen(study => {
      const [first] = filled(study.slots)
      return first ? scanIn(study, first)?.volume : undefined
    }),
  )
  const { shown, chooser } = usePlane(grid ?? undefined, 'plane')
  if (!volumes || !shown) return null
  const { restoredInside, errorInside } = volumes
  const views =
    extent === 'whole'
      ? volumes
      : { ...volumes, reconstruction: restoredInside, error: errorInside }
  return (
    <div className="four">
      <div className="four-head">{chooser}</div>
      <div className="four-grid">
        {reconstructionParts.map(part => (
          <PartView
            key={part}
            part={part}
            volume={views[part]}
            plane={shown}
            range={volumes.range}
          />
        ))}
      </div>
      <Compared
        input={volumes.input}
        reconstruction={views.reconstruction}
        plane={shown}
        range={volumes.range}
      />
    </div>
  )
}

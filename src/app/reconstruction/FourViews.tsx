import { useEffect } from 'react'
import { useStore } from 'zustand'
import { reconstructionParts } from '#study/export.ts'
import { scanOf, vault } from '../shared/vault.ts'
import { filled, idIn, studyStore } from '../study/store.ts'
import { viewStore } from '../view/store.ts'
import { usePlane } from '../view/use-plane.tsx'
import { Compared } from './Compared.tsx'
import { PartView } from './PartView.tsx'
import { placeParts } from './place-parts.ts'
import { reconstructionStore } from './store.ts'

/** Input, masked, reconstruction and error of one contrast, linked by one place and one plane. */
export function FourViews() {
  const { placed, extent } = useStore(reconstructionStore)
  const { contrast } = useStore(viewStore)
  const volumes = placed.includes(contrast) ? vault.parts.get(contrast) : undefined
  useEffect(() => void placeParts(contrast), [contrast])
  // Slots share one grid, and a scan's volume is the same object as long as it is open.
  const grid = useStore(studyStore, study => {
    const [first] = study.step === 'open' ? filled(study.slots) : []
    return study.step === 'open' && first ? scanOf(idIn(study.slots, first))?.volume : undefined
  })
  const { shown, chooser } = usePlane(grid, 'plane')
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

import { type ReactNode, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { type Plane, planes, type ScreenPlane, screenPlane } from '#viewer/plane.ts'
import type { Grid } from '#volume/volume.ts'
import { Choice } from '../shared/parts/Choice.tsx'
import { middleOf } from './middle.ts'
import { SliceSlider } from './SliceSlider.tsx'
import { viewStore } from './store.ts'

const options = planes.map(value => ({ value, label: `appStage.${value}` as const }))

/**
 * The plane of `grid` through the crosshair, and the radio group that selects it.
 * @param name of the radio group, unique on the page
 */
export function usePlane(
  grid: Grid | undefined,
  name: string,
): { readonly shown: ScreenPlane | undefined; readonly chooser: ReactNode } {
  const crosshair = useStore(viewStore, view => view.crosshair)
  const radiological = useStore(viewStore, view => view.radiological)
  const noseLeft = useStore(viewStore, view => view.noseLeft)
  const [plane, setPlane] = useState<Plane>('axial')
  const shown = useMemo(
    () => grid && screenPlane(grid, plane, crosshair ?? middleOf(grid), { radiological, noseLeft }),
    [grid, plane, crosshair, radiological, noseLeft],
  )
  const chooser = shown && (
    <>
      <Choice
        legend="appStage.plane"
        name={name}
        options={options}
        value={plane}
        onChange={setPlane}
      />
      <SliceSlider plane={shown} />
    </>
  )
  return { shown, chooser }
}

import { useId, useMemo } from 'react'
import type { Proposal } from '#dicom/propose.ts'
import type { Series } from '#dicom/series.ts'
import { screenPlane } from '#viewer/plane.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'
import { useText } from '../language/use-text.ts'
import { millimetres } from '../shared/format.ts'
import { middleOf } from '../view/middle.ts'
import { SlicePicture } from '../view/SlicePicture.tsx'
import { assignSeries, contrastOf } from './assign.ts'
import { planeOf } from './plane-of.ts'
import { changeSeries } from './store.ts'

/** One series: its middle slice, the guessed contrast with its reason, and the assignment. */
export function SeriesRow({ series, assigned }: { series: Series; assigned: Proposal }) {
  const text = useText()
  const id = useId()
  const { name, guess, size, voxel, derived, scan } = series
  const plane = useMemo(
    () =>
      screenPlane(scan.volume, planeOf(scan.volume), middleOf(scan.volume), {
        radiological: true,
        noseLeft: true,
      }),
    [scan],
  )
  return (
    <li className="series-row">
      <div className="thumb">
        <SlicePicture volume={scan.volume} plane={plane} range={scan.range} label="" />
      </div>
      <div className="series-text">
        <p className="series-name">{name}</p>
        <p className="small">
          {guess.contrast ?? text('appStudy.contrastUnknown')}
          <span className="muted"> · {text(guess.reason)}</span>
        </p>
        <p className="small muted">
          {text(derived ? 'appStudy.derivedFacts' : 'appStudy.seriesFacts', {
            slices: size[2],
            size,
            voxel: voxel.map(millimetres),
          })}
        </p>
      </div>
      <label htmlFor={id} className="hidden-visually">
        {text('appStudy.useAs', { name })}
      </label>
      <select
        id={id}
        value={contrastOf(assigned, series.id) ?? ''}
        onChange={event => {
          const chosen = contrasts.find(contrast => contrast === event.target.value)
          changeSeries({ assigned: assignSeries(assigned, series.id, chosen ?? null) })
        }}
      >
        <option value="">{text('appStudy.notUsed')}</option>
        {contrasts.map((contrast: Contrast) => (
          <option key={contrast}>{contrast}</option>
        ))}
      </select>
    </li>
  )
}

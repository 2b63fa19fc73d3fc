import { type Contrast, contrasts } from '#volume/volume.ts'
import { useText } from '../language/use-text.ts'

interface Props {
  readonly l1: readonly (number | null)[]
  /** Contrasts that the study lacks, so their error is unknown. */
  readonly leftOut: readonly Contrast[]
}

/** Mean absolute error inside the hidden voxels, per contrast; the input runs from 0 to 1. */
export function ErrorTable({ l1, leftOut }: Props) {
  const text = useText()
  const largest = Math.max(...l1.map(error => error ?? 0), 1e-9)
  return (
    <table className="errors">
      <caption>{text('appModel.errorCaption')}</caption>
      <thead>
        <tr>
          <th scope="col">{text('appModel.contrast')}</th>
          <th scope="col">L1</th>
          <th scope="col">
            <span className="hidden-visually">{text('appModel.asBar')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {contrasts.map((contrast, at) => {
          const error = l1[at] ?? null
          return (
            <tr key={contrast}>
              <th scope="row">{contrast}</th>
              <td>
                {error?.toFixed(4) ??
                  text(leftOut.includes(contrast) ? 'appModel.leftOut' : 'appModel.notHidden')}
              </td>
              <td>
                <span className="bar" aria-hidden="true">
                  <span style={{ width: `${((error ?? 0) / largest) * 100}%` }} />
                </span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

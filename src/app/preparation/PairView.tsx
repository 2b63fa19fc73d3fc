import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ScreenPlane } from '#viewer/plane.ts'
import { useText } from '../language/use-text.ts'
import { Framed } from '../view/Framed.tsx'
import { SlicePicture } from '../view/SlicePicture.tsx'
import type { Windowed } from '../view/windowed.ts'
import { preparationStore, setPreparation } from './store.ts'

/** Milliseconds that each contrast is shown for: slow enough not to flicker. */
const turn = 700

interface Props {
  readonly mode: 'checkerboard' | 'blink'
  readonly aligned: readonly Windowed[]
  readonly plane: ScreenPlane
}

/** Alternates two contrasts in one place: edges that jump show misalignment. */
export function PairView({ mode, aligned, plane }: Props) {
  const text = useText()
  const pair = useStore(preparationStore, state => state.pair)
  const [second, setSecond] = useState(true)
  const [running, setRunning] = useState(true)
  const blinks = mode === 'blink' && running
  useEffect(() => {
    if (!blinks) return
    const timer = setInterval(() => setSecond(shown => !shown), turn)
    return () => clearInterval(timer)
  }, [blinks])
  const present = aligned.map(({ contrast }) => contrast)
  const [one, other] = pair.map(wanted => aligned.find(({ contrast }) => contrast === wanted))
  const over =
    mode === 'checkerboard' ? 'laid-over chequered' : second ? 'laid-over' : 'laid-over unseen'
  return (
    <figure className="compared pair">
      <Framed plane={plane}>
        {one && <SlicePicture {...one} plane={plane} interpolation="linear" label={pair[0]} />}
        <div className={over}>
          {other && (
            <SlicePicture
              {...other}
              plane={plane}
              interpolation="linear"
              label={text('appStudy.laidOver', { contrast: pair[1] })}
            />
          )}
        </div>
      </Framed>
      <figcaption>
        {(['appStudy.first', 'appStudy.second'] as const).map((label, at) => (
          <label key={label} className="small">
            {text(label)}{' '}
            <select
              value={pair[at]}
              onChange={event => {
                const next = present.find(contrast => contrast === event.target.value)
                if (next) setPreparation({ pair: at === 0 ? [next, pair[1]] : [pair[0], next] })
              }}
            >
              {present.map(contrast => (
                <option key={contrast}>{contrast}</option>
              ))}
            </select>
          </label>
        ))}
        {mode === 'blink' && (
          <button type="button" aria-pressed={!running} onClick={() => setRunning(!running)}>
            {text(running ? 'appStudy.hold' : 'appStudy.goOn')}
          </button>
        )}
        {mode === 'blink' && (
          <span className="small">
            {text('appStudy.isShown', { contrast: pair[second ? 1 : 0] })}
          </span>
        )}
      </figcaption>
    </figure>
  )
}

import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { planes, screenPlane } from '#viewer/plane.ts'
import { useText } from '../language/use-text.ts'
import { shownScan, studyStore, whenOpen } from '../study/store.ts'
import { Framed } from '../view/Framed.tsx'
import { middleOf } from '../view/middle.ts'
import { SlicePicture } from '../view/SlicePicture.tsx'
import { viewStore } from '../view/store.ts'

const captions = {
  axial: 'appStage.contrastAxial',
  coronal: 'appStage.contrastCoronal',
  sagittal: 'appStage.contrastSagittal',
} as const

/** Draws three planes without WebGL: without 3D render, zoom or overlay. */
export function PlainSlices() {
  const text = useText()
  const crosshair = useStore(viewStore, view => view.crosshair)
  const contrast = useStore(viewStore, view => view.contrast)
  const window = useStore(viewStore, view => view.windows[view.contrast])
  const radiological = useStore(viewStore, view => view.radiological)
  const noseLeft = useStore(viewStore, view => view.noseLeft)
  const scan = useStore(
    studyStore,
    whenOpen(study => shownScan(study, contrast)),
  )
  const volume = scan?.volume
  const shown = useMemo(
    () =>
      volume &&
      planes.map(plane =>
        screenPlane(volume, plane, crosshair ?? middleOf(volume), { radiological, noseLeft }),
      ),
    [volume, crosshair, radiological, noseLeft],
  )
  const slices = useRef<HTMLElement>(null)
  const isShown = shown !== undefined
  useEffect(() => {
    // As on the stage: the button that opened the study was removed, keyboard focus moves here.
    if (isShown && document.activeElement === document.body) slices.current?.focus()
  }, [isShown])
  if (!scan || !shown) return null
  const range = window ?? scan.range
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow and page keys walk through the slices
    <section ref={slices} className="plain" aria-label={text('appStage.slices')} tabIndex={0}>
      {planes.map((plane, at) => {
        const shownPlane = shown[at]
        return shownPlane ? (
          <Framed key={plane} plane={shownPlane}>
            <SlicePicture
              volume={scan.volume}
              plane={shownPlane}
              range={range}
              label={text(captions[plane], { contrast })}
            />
          </Framed>
        ) : null
      })}
    </section>
  )
}

import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { planes, screenPlane } from '#viewer/plane.ts'
import { scanOf } from '../shared/vault.ts'
import { shownIn, studyStore } from '../study/store.ts'
import { Framed } from '../view/Framed.tsx'
import { middleOf } from '../view/middle.ts'
import { SlicePicture } from '../view/SlicePicture.tsx'
import { viewStore } from '../view/store.ts'

/** Three planes without WebGL: no render, no zoom, no overlay, but the scan can be read. */
export function PlainSlices() {
  const { contrast, place, windows, radiological, noseLeft } = useStore(viewStore)
  const id = useStore(studyStore, study =>
    study.step === 'open' ? shownIn(study, contrast) : null,
  )
  const scan = scanOf(id)
  const volume = scan?.volume
  const shown = useMemo(
    () =>
      volume &&
      planes.map(plane =>
        screenPlane(volume, plane, place ?? middleOf(volume), { radiological, noseLeft }),
      ),
    [volume, place, radiological, noseLeft],
  )
  const slices = useRef<HTMLElement>(null)
  const there = shown !== undefined
  useEffect(() => {
    // As on the stage: the button that opened the study is gone, the keyboard goes on here.
    if (there && document.activeElement === document.body) slices.current?.focus()
  }, [there])
  if (!scan || !shown) return null
  const range = windows[contrast] ?? scan.range
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow and page keys walk through the slices
    <section ref={slices} className="plain" aria-label="Slices" tabIndex={0}>
      {planes.map((plane, at) => {
        const lies = shown[at]
        return lies ? (
          <Framed key={plane} plane={lies}>
            <SlicePicture
              volume={scan.volume}
              plane={lies}
              range={range}
              label={`${contrast}, ${plane}`}
            />
          </Framed>
        ) : null
      })}
    </section>
  )
}

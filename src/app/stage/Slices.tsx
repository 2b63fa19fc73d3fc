import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useServices } from '../shared/services.ts'
import { viewStore } from '../view/store.ts'
import { PlainSlices } from './PlainSlices.tsx'

/** The place where the one canvas hangs while slices are shown; plain slices where there is none. */
export function Slices() {
  const { stage: access } = useServices()
  const host = useRef<HTMLDivElement>(null)
  const plain = useStore(viewStore, view => view.plain)
  useEffect(() => {
    let detach: (() => void) | null = null
    let gone = false
    void access.get().then(stage => {
      if (gone || !stage || !host.current) return
      detach = stage.attach(host.current)
      // The button that opened the study is gone: the keyboard goes on at the slices.
      if (document.activeElement === document.body) stage.focus()
    })
    return () => {
      gone = true
      detach?.()
    }
  }, [access])
  return (
    <div ref={host} className="slices">
      {plain && <PlainSlices />}
    </div>
  )
}

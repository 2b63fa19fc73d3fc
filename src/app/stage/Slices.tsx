import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useServices } from '../shared/services.ts'
import { viewStore } from '../view/store.ts'
import { PlainSlices } from './PlainSlices.tsx'

/** Hosts the stage's canvas; draws plain slices where there is no stage. */
export function Slices() {
  const { stage: access } = useServices()
  const host = useRef<HTMLDivElement>(null)
  const plain = useStore(viewStore, view => view.plain)
  useEffect(() => {
    let detach: (() => void) | null = null
    let unmounted = false
    void access.get().then(stage => {
      if (unmounted || !stage || !host.current) return
      detach = stage.attach(host.current)
      // The button that opened the study was removed: keyboard focus moves to the slices.
      if (document.activeElement === document.body) stage.focus()
    })
    return () => {
      unmounted = true
      detach?.()
    }
  }, [access])
  return (
    <div ref={host} className="slices">
      {plain && <PlainSlices />}
    </div>
  )
}

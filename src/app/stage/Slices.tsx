import { useEffect, useRef } from 'react'
import { theStage } from './stage-instance.ts'

/** The place where the one canvas hangs while slices are shown. */
export function Slices() {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let detach: (() => void) | null = null
    let gone = false
    theStage().then(stage => {
      if (!stage || !host.current || gone) return
      detach = stage.attach(host.current)
      // The button that opened the study is gone: the keyboard goes on at the slices.
      if (document.activeElement === document.body) stage.focus()
    })
    return () => {
      gone = true
      detach?.()
    }
  }, [])
  return <div ref={host} className="slices" />
}

import { useEffect, useRef } from 'react'
import { theStage } from './stage-instance.ts'

/** The place where the one canvas hangs while slices are shown. */
export function Slices() {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let detach: (() => void) | null = null
    let gone = false
    theStage().then(stage => {
      if (stage && host.current && !gone) detach = stage.attach(host.current)
    })
    return () => {
      gone = true
      detach?.()
    }
  }, [])
  return <div ref={host} className="slices" />
}

import { type RefObject, useEffect, useRef } from 'react'

/**
 * A canvas that is repainted when `paint` changes, each in its own macrotask, so that many pictures
 * that change at once don't block input.
 */
export function usePainting(
  paint: (canvas: HTMLCanvasElement) => void,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const task = setTimeout(() => {
      if (canvas.current) paint(canvas.current)
    })
    return () => clearTimeout(task)
  }, [paint])
  return canvas
}

import { type RefObject, useEffect, useRef } from 'react'

/**
 * A canvas that is painted whenever `paint` is another function, in a task of its own: many pictures
 * that change at once don't hold the page up together.
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

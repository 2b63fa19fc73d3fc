/** Handlers for gestures that NiiVue lacks or handles differently. */
export interface GestureTarget {
  /** Whether a drag with the main button, or one finger, changes the window. */
  readonly windowing: () => boolean
  readonly windowStart: () => void
  /** Pixels since the start, right and down. */
  readonly windowMove: (right: number, down: number) => void
  readonly zoom: (factor: number) => void
}

/**
 * Captures some events on the canvas's parent before NiiVue receives them: drags that change the window,
 * pinch and Ctrl+wheel to zoom, and every key, since the app has its own shortcuts.
 */
export function captureGestures(frame: HTMLElement, target: GestureTarget): void {
  frame.addEventListener('mousedown', event => mouse(event, target), { capture: true })
  frame.addEventListener('wheel', event => wheel(event, target), { capture: true, passive: false })
  touches(frame, target)
  for (const type of ['keydown', 'keyup'])
    frame.addEventListener(type, event => event.stopPropagation(), { capture: true })
}

function mouse(event: MouseEvent, target: GestureTarget): void {
  const takes = event.button === 2 || (event.button === 0 && (event.ctrlKey || target.windowing()))
  if (!takes || event.shiftKey) return
  event.stopPropagation()
  event.preventDefault()
  const { clientX, clientY } = event
  target.windowStart()
  const end = new AbortController()
  const { signal } = end
  const move = (next: MouseEvent) =>
    target.windowMove(next.clientX - clientX, next.clientY - clientY)
  window.addEventListener('mousemove', move, { signal })
  window.addEventListener('mouseup', () => end.abort(), { signal })
  window.addEventListener('blur', () => end.abort(), { signal })
}

function wheel(event: WheelEvent, target: GestureTarget): void {
  // Browsers report a trackpad's pinch as a wheel event with Ctrl.
  if (!event.ctrlKey && !event.metaKey) return
  event.stopPropagation()
  event.preventDefault()
  target.zoom(2 ** (-event.deltaY / 300))
}

function touches(frame: HTMLElement, target: GestureTarget): void {
  let apart: number | null = null
  let from: readonly [number, number] | null = null
  const start = (event: TouchEvent) => {
    const [first, second] = event.touches
    if (first && second) {
      event.stopPropagation()
      event.preventDefault()
      from = null
      apart = distance(first, second)
    } else if (first && target.windowing()) {
      event.stopPropagation()
      event.preventDefault()
      from = [first.clientX, first.clientY]
      target.windowStart()
    }
  }
  const move = (event: TouchEvent) => {
    const [first, second] = event.touches
    if (first && second && apart !== null) {
      event.stopPropagation()
      event.preventDefault()
      const now = distance(first, second)
      if (now > 0 && apart > 0) target.zoom(now / apart)
      apart = now
    } else if (first && from) {
      event.stopPropagation()
      event.preventDefault()
      target.windowMove(first.clientX - from[0], first.clientY - from[1])
    } else if (apart !== null) event.stopPropagation()
  }
  const end = (event: TouchEvent) => {
    if (event.touches.length > 0) return
    apart = null
    from = null
  }
  const options = { capture: true, passive: false }
  frame.addEventListener('touchstart', start, options)
  frame.addEventListener('touchmove', move, options)
  frame.addEventListener('touchend', end, { capture: true })
  frame.addEventListener('touchcancel', end, { capture: true })
}

function distance(first: Touch, second: Touch): number {
  return Math.hypot(first.clientX - second.clientX, first.clientY - second.clientY)
}

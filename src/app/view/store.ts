import { createStore } from 'zustand/vanilla'
import type { Point, Range, Tool, View } from '#viewer/stage-types.ts'
import { type Contrast, contrasts } from '#volume/volume.ts'

/** What the middle of the screen shows. */
export type Mode = 'slices' | 'check' | 'reconstruction'

export interface ViewState {
  readonly mode: Mode
  readonly contrast: Contrast
  readonly view: View
  readonly tool: Tool
  readonly radiological: boolean
  readonly noseLeft: boolean
  readonly crisp: boolean
  /** Slices are drawn without the stage, since WebGL 2 is missing: no choice of planes, zoom or overlay. */
  readonly plain: boolean
  /** Windows that the user changed. Other scans have their default window. */
  readonly windows: Readonly<Partial<Record<Contrast, Range>>>
  /** In mm; null before it was placed. */
  readonly crosshair: Point | null
}

const initial: ViewState = {
  mode: 'slices',
  contrast: contrasts[0],
  view: 'all',
  tool: 'crosshair',
  radiological: true,
  noseLeft: true,
  crisp: false,
  plain: false,
  windows: {},
  crosshair: null,
}

export const viewStore = createStore<ViewState>(() => initial)

export function updateView(change: Partial<ViewState>): void {
  viewStore.setState(change)
}

export function setWindow(range: Range): void {
  viewStore.setState(({ contrast, windows }) => ({ windows: { ...windows, [contrast]: range } }))
}

export function resetWindow(): void {
  viewStore.setState(({ contrast, windows }) => {
    const { [contrast]: _, ...others } = windows
    return { windows: others }
  })
}

/** Resets the view for a new study. The display convention is a user preference and stays. */
export function resetView(contrast: Contrast): void {
  viewStore.setState({ mode: 'slices', contrast, windows: {}, crosshair: null })
}

/** Shows the slices again if `mode` is shown, since its content was dropped. */
export function leaveMode(mode: Mode): void {
  if (viewStore.getState().mode === mode) updateView({ mode: 'slices' })
}

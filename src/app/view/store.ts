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
  /** Slices are drawn without the stage, for want of WebGL 2: no planes to choose, zoom or overlay. */
  readonly plain: boolean
  /** Only where the user changed it: a scan brings its own. */
  readonly windows: Readonly<Partial<Record<Contrast, Range>>>
  /** Where the crosshair is, in mm. */
  readonly place: Point | null
}

const start: ViewState = {
  mode: 'slices',
  contrast: contrasts[0],
  view: 'all',
  tool: 'crosshair',
  radiological: true,
  noseLeft: true,
  crisp: false,
  plain: false,
  windows: {},
  place: null,
}

export const viewStore = createStore<ViewState>(() => start)

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

/** A new study is looked at afresh; how slices lie on the screen is the reader's habit and stays. */
export function resetView(contrast: Contrast): void {
  viewStore.setState({ mode: 'slices', contrast, windows: {}, place: null })
}

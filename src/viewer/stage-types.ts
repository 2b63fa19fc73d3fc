import type { Volume } from '#volume/volume.ts'

/** Millimetres, RAS+. */
export type Point = readonly [number, number, number]

/** Values that are drawn black and white. */
export interface Range {
  readonly low: number
  readonly high: number
}

export const views = ['all', 'axial', 'coronal', 'sagittal', 'render'] as const
export type View = (typeof views)[number]

/** What a drag with the main button (or one finger) does. */
export const tools = ['crosshair', 'window', 'pan'] as const
export type Tool = (typeof tools)[number]

/** How slices lie on the screen. */
export interface Convention {
  /** Radiological: the patient's right is on the screen's left. */
  readonly radiological: boolean
  /** Sagittal slices look to the left. */
  readonly noseLeft: boolean
}

/** A signed map laid over the scan: one colour above `threshold`, another below −`threshold`. */
export interface Overlay {
  readonly volume: Volume
  readonly threshold: number
  /** Magnitude with the strongest colour. */
  readonly limit: number
  /** 0 … 1. */
  readonly opacity: number
}

export interface StageEvents {
  /** The crosshair moved. */
  readonly onCrosshair: (point: Point) => void
  /** A drag, or a double click, asks for another window. */
  readonly onWindow: (range: Range) => void
  /** The graphics context is gone, or came back. */
  readonly onContext: (state: 'lost' | 'restored') => void
}

/** The slices: one canvas for the life of the page, its volumes replaced, never the canvas. */
export interface Stage {
  /** Puts the canvas into `host`; the function returned takes it out again. */
  attach(host: HTMLElement): () => void
  /** Shows another volume; `keep` leaves crosshair and zoom where they are. */
  show(volume: Volume, range: Range, keep: boolean): void
  clear(): void
  setWindow(range: Range): void
  setOverlay(overlay: Overlay | null): void
  setConvention(convention: Convention): void
  setView(view: View): void
  setTool(tool: Tool): void
  /** Nearest neighbour instead of smooth pixels. */
  setCrisp(crisp: boolean): void
  moveTo(point: Point): void
  /** Steps in voxels to the right, front and top. */
  step(right: number, front: number, top: number): void
  zoom(factor: number): void
  resetView(): void
  /**
   * Lets the user paint on a mask with the main button.
   * @param mask Uint8Array on the shown volume's grid, whose axes must run right, front and up
   */
  paintOn(mask: Volume): MaskPen
  focus(): void
}

/** What the pen does to the mask. */
export type Stroke = 'add' | 'erase'

/** A mask that is being painted on. */
export interface MaskPen {
  setStroke(stroke: Stroke): void
  /** Takes the last stroke back. */
  undo(): void
  /** The mask as it is now, a copy. */
  mask(): Volume
  /** Puts the pen away; drags move the crosshair again. */
  end(): void
}

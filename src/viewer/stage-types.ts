import type { Volume } from '#volume/volume.ts'

/** Millimetres, RAS+. */
export type Point = readonly [number, number, number]

/** Display window: the values drawn black and white. */
export interface Range {
  readonly low: number
  readonly high: number
}

export const views = ['all', 'axial', 'coronal', 'sagittal', 'render'] as const
export type View = (typeof views)[number]

/** Action of a drag with the main button or one finger. */
export const tools = ['crosshair', 'window', 'pan'] as const
export type Tool = (typeof tools)[number]

/** Orientation of slices on screen. */
export interface Convention {
  /** Radiological: the patient's right is on the screen's left. */
  readonly radiological: boolean
  /** In sagittal slices the nose points left. */
  readonly noseLeft: boolean
}

/** A signed map over the scan: one colour above `threshold`, another below −`threshold`. */
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
  /** A drag or a double click changes the window. */
  readonly onWindow: (range: Range) => void
  /** The WebGL context was lost or restored. */
  readonly onContext: (state: 'lost' | 'restored') => void
}

/** The slices: one canvas for the lifetime of the page, with replaceable volumes. */
export interface Stage {
  /** Mounts the canvas in `host`. @returns a function that unmounts it */
  attach(host: HTMLElement): () => void
  /** Shows another volume; `keep` preserves crosshair and zoom. */
  show(volume: Volume, range: Range, keep: boolean): void
  clear(): void
  setWindow(range: Range): void
  setOverlay(overlay: Overlay | null): void
  setConvention(convention: Convention): void
  setView(view: View): void
  setTool(tool: Tool): void
  /** Nearest neighbour instead of linear interpolation. */
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

/** Effect of the pen on the mask. */
export type Stroke = 'add' | 'erase'

/** A mask that the user paints on. */
export interface MaskPen {
  setStroke(stroke: Stroke): void
  /** Undoes the last stroke. */
  undo(): void
  /** A copy of the current mask. */
  mask(): Volume
  /** Ends painting: drags move the crosshair again. */
  end(): void
}

import type { Niivue } from '@niivue/niivue'
import type { Tool, View } from './stage-types.ts'

type Module = typeof import('@niivue/niivue')

/** Crosshair at zoom 1 with all planes: width in percent of the scan's width, gap in voxels. */
export const crosshair = { width: 0.6, gap: 8 } as const

/** NiiVue's options for a reading station: dark, radiological, nose to the left, letters on every side. */
export function makeNiivue(module: Module): Niivue {
  return new module.Niivue({
    logLevel: 'error',
    loadingText: '',
    dragAndDropEnabled: false,
    isRadiologicalConvention: true,
    sagittalNoseLeft: true,
    multiplanarShowRender: module.SHOW_RENDER.ALWAYS,
    multiplanarPadPixels: 4,
    isOrientationTextVisible: true,
    showAllOrientationMarkers: true,
    renderOverlayBlend: 0.25,
    backColor: [0, 0, 0, 1],
    crosshairWidth: crosshair.width,
    crosshairWidthUnit: 'percent',
    crosshairGap: crosshair.gap,
    isForceMouseClickToVoxelCenters: true,
    crosshairColor: [0.36, 0.78, 0.95, 0.75],
    fontColor: [0.86, 0.9, 0.94, 1],
    fontMinPx: 14,
    fontSizeScaling: 0.15,
    mouseEventConfig: buttons(module, 'crosshair'),
    touchEventConfig: fingers(module, 'crosshair'),
  })
}

/** Mouse actions; gestures.ts handles drags that change the window. */
export function buttons({ DRAG_MODE }: Module, tool: Tool) {
  const primary = tool === 'pan' ? DRAG_MODE.pan : DRAG_MODE.crosshair
  return {
    leftButton: { primary, withShift: DRAG_MODE.pan },
    rightButton: DRAG_MODE.none,
    centerButton: DRAG_MODE.pan,
  }
}

/** One-finger actions; gestures.ts handles two fingers. */
export function fingers({ DRAG_MODE }: Module, tool: Tool) {
  const single = tool === 'pan' ? DRAG_MODE.pan : DRAG_MODE.crosshair
  return { singleTouch: single, doubleTouch: DRAG_MODE.none }
}

export function sliceTypes({ SLICE_TYPE }: Module): Readonly<Record<View, number>> {
  return {
    all: SLICE_TYPE.MULTIPLANAR,
    axial: SLICE_TYPE.AXIAL,
    coronal: SLICE_TYPE.CORONAL,
    sagittal: SLICE_TYPE.SAGITTAL,
    render: SLICE_TYPE.RENDER,
  }
}

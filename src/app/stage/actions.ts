import { stepped } from '#viewer/plane.ts'
import { views } from '#viewer/stage-types.ts'
import { contrasts } from '#volume/volume.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import type { Action } from '../shared/actions/action.ts'
import type { Services } from '../shared/services.ts'
import { getOpenStudy, idIn, shownScan } from '../study/store.ts'
import { middleOf } from '../view/middle.ts'
import { resetWindow, updateView, viewStore } from '../view/store.ts'

const needsStudy = () => (getOpenStudy() ? null : 'Open scans first.')

/** An action on the slices. */
function slices(name: string, label: string, key: string, run: Action['run']): Action {
  return { name, label, key, group: 'Slices', disabledReason: needsStudy, run }
}

/** An action that slices drawn without the stage don't have. */
function onStage(name: string, label: string, key: string, run: Action['run']): Action {
  const disabledReason = () =>
    viewStore.getState().plain ? 'This browser draws plain slices only.' : needsStudy()
  return { ...slices(name, label, key, run), disabledReason }
}

/** An action that the stage itself carries out. */
const zoomBy =
  (factor: number) =>
  async ({ stage }: Pick<Services, 'stage'>) =>
    (await stage.get())?.zoom(factor)

export const zoomInAction = onStage('zoom-in', 'Zoom in', '+', zoomBy(1.25))
export const zoomOutAction = onStage('zoom-out', 'Zoom out', '-', zoomBy(1 / 1.25))
export const fitAction = onStage('fit', 'Whole scan again', '0', async ({ stage }) =>
  (await stage.get())?.resetView(),
)

const showContrast: readonly Action[] = contrasts.map((contrast, at) => ({
  name: `show-${contrast}`,
  label: `Show ${contrast}`,
  key: String(at + 1),
  group: 'Slices' as const,
  disabledReason: () => {
    const study = getOpenStudy()
    return study && idIn(study.slots, contrast) ? null : `No scan is in the slot ${contrast}.`
  },
  run: () => updateView({ contrast }),
}))

/** Crosshair step per key, in voxels to the right, anterior and superior. */
const steps: readonly [label: string, key: string, right: number, front: number, top: number][] = [
  ['Crosshair to the left of the screen', 'arrowleft', 1, 0, 0],
  ['Crosshair to the right of the screen', 'arrowright', -1, 0, 0],
  ['Crosshair to the front', 'arrowup', 0, 1, 0],
  ['Crosshair to the back', 'arrowdown', 0, -1, 0],
  ['Crosshair up', 'pageup', 0, 0, 1],
  ['Crosshair down', 'pagedown', 0, 0, -1],
]

async function step(
  { stage }: Pick<Services, 'stage'>,
  right: number,
  front: number,
  top: number,
): Promise<void> {
  const { radiological, contrast, crosshair } = viewStore.getState()
  // The arrow to the left goes to the left of the screen.
  const across = radiological ? right : -right
  const drawn = await stage.get()
  if (drawn) {
    drawn.step(across, front, top)
    return
  }
  const study = getOpenStudy()
  const volume = study && shownScan(study, contrast)?.volume
  if (volume)
    stage.moveCrosshair(stepped(volume, crosshair ?? middleOf(volume), [across, front, top]))
}

export const sliceActions: readonly Action[] = [
  ...showContrast,
  onStage('next-view', 'Next planes (all, axial, coronal, sagittal, render)', 'v', () => {
    const { view } = viewStore.getState()
    updateView({ view: views[(views.indexOf(view) + 1) % views.length] ?? 'all', mode: 'slices' })
  }),
  slices('convention', 'Radiological or neurological convention', 'x', () =>
    updateView({ radiological: !viewStore.getState().radiological }),
  ),
  slices('nose', 'Nose to the left or right', 'n', () =>
    updateView({ noseLeft: !viewStore.getState().noseLeft }),
  ),
  onStage('window-tool', 'Drag changes window and level, or moves the crosshair', 'w', () =>
    updateView({ tool: viewStore.getState().tool === 'window' ? 'crosshair' : 'window' }),
  ),
  slices('reset-window', 'Window of the scan again', 'backspace', resetWindow),
  onStage('crisp', 'Sharp or smooth pixels', 'i', () =>
    updateView({ crisp: !viewStore.getState().crisp }),
  ),
  zoomInAction,
  zoomOutAction,
  fitAction,
  {
    name: 'mode',
    label: 'Slices or the four views',
    group: 'Slices',
    key: 'm',
    disabledReason: () =>
      reconstructionStore.getState().result ? null : 'There are no four views without a result.',
    run: () =>
      updateView({ mode: viewStore.getState().mode === 'slices' ? 'reconstruction' : 'slices' }),
  },
  ...steps.map(([label, key, right, front, top]) =>
    slices(`step-${key}`, label, key, services => step(services, right, front, top)),
  ),
]

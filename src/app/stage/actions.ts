import { type Message, message, type PlainKey } from '#messages/message.ts'
import { movePoint } from '#viewer/plane.ts'
import { views } from '#viewer/stage-types.ts'
import { contrasts } from '#volume/volume.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import type { Action } from '../shared/actions/action.ts'
import type { Services } from '../shared/services.ts'
import { getOpenStudy, idIn, shownScan } from '../study/store.ts'
import { middleOf } from '../view/middle.ts'
import { resetWindow, updateView, viewStore } from '../view/store.ts'

const needsStudy = () => (getOpenStudy() ? null : message('appStudy.openFirst'))

/** An action on the slices. */
function slices(name: string, label: Message, key: string, run: Action['run']): Action {
  return { name, label, key, group: 'appShell.groupSlices', disabledReason: needsStudy, run }
}

/** An action that slices drawn without the stage don't have. */
function onStage(name: string, label: Message, key: string, run: Action['run']): Action {
  const disabledReason = () =>
    viewStore.getState().plain ? message('appStage.plainOnly') : needsStudy()
  return { ...slices(name, label, key, run), disabledReason }
}

/** An action that the stage itself carries out. */
const zoomBy =
  (factor: number) =>
  async ({ stage }: Pick<Services, 'stage'>) =>
    (await stage.get())?.zoom(factor)

export const zoomInAction = onStage('zoom-in', message('appStage.zoomIn'), '+', zoomBy(1.25))
export const zoomOutAction = onStage('zoom-out', message('appStage.zoomOut'), '-', zoomBy(1 / 1.25))
export const fitAction = onStage('fit', message('appStage.wholeScan'), '0', async ({ stage }) =>
  (await stage.get())?.resetView(),
)

const showContrast: readonly Action[] = contrasts.map((contrast, at) => ({
  name: `show-${contrast}`,
  label: message('appStudy.showContrast', { contrast }),
  key: String(at + 1),
  group: 'appShell.groupSlices' as const,
  disabledReason: () => {
    const study = getOpenStudy()
    return study && idIn(study.slots, contrast) ? null : message('appStage.slotEmpty', { contrast })
  },
  run: () => updateView({ contrast }),
}))

/** Crosshair step per key, in voxels to the right, anterior and superior. */
const steps: readonly [label: PlainKey, key: string, right: number, front: number, top: number][] =
  [
    ['appStage.stepLeft', 'arrowleft', 1, 0, 0],
    ['appStage.stepRight', 'arrowright', -1, 0, 0],
    ['appStage.stepFront', 'arrowup', 0, 1, 0],
    ['appStage.stepBack', 'arrowdown', 0, -1, 0],
    ['appStage.stepUp', 'pageup', 0, 0, 1],
    ['appStage.stepDown', 'pagedown', 0, 0, -1],
  ]

async function step(
  { stage }: Pick<Services, 'stage'>,
  right: number,
  front: number,
  top: number,
): Promise<void> {
  const { radiological, contrast, crosshair } = viewStore.getState()
  // The left arrow key moves to the left of the screen.
  const across = radiological ? right : -right
  const drawn = await stage.get()
  if (drawn) {
    drawn.step(across, front, top)
    return
  }
  const study = getOpenStudy()
  const volume = study && shownScan(study, contrast)?.volume
  if (volume)
    stage.moveCrosshair(movePoint(volume, crosshair ?? middleOf(volume), [across, front, top]))
}

export const sliceActions: readonly Action[] = [
  ...showContrast,
  onStage('next-view', message('appStage.nextPlanes'), 'v', () => {
    const { view } = viewStore.getState()
    updateView({ view: views[(views.indexOf(view) + 1) % views.length] ?? 'all', mode: 'slices' })
  }),
  slices('convention', message('appStage.switchConvention'), 'x', () =>
    updateView({ radiological: !viewStore.getState().radiological }),
  ),
  slices('nose', message('appStage.switchNose'), 'n', () =>
    updateView({ noseLeft: !viewStore.getState().noseLeft }),
  ),
  onStage('window-tool', message('appStage.switchDrag'), 'w', () =>
    updateView({ tool: viewStore.getState().tool === 'window' ? 'crosshair' : 'window' }),
  ),
  slices('reset-window', message('appStage.resetWindow'), 'backspace', resetWindow),
  onStage('crisp', message('appStage.switchPixels'), 'i', () =>
    updateView({ crisp: !viewStore.getState().crisp }),
  ),
  zoomInAction,
  zoomOutAction,
  fitAction,
  {
    name: 'mode',
    label: message('appStage.switchViews'),
    group: 'appShell.groupSlices',
    key: 'm',
    disabledReason: () =>
      reconstructionStore.getState().result ? null : message('appStage.noFourViews'),
    run: () =>
      updateView({ mode: viewStore.getState().mode === 'slices' ? 'reconstruction' : 'slices' }),
  },
  ...steps.map(([label, key, right, front, top]) =>
    slices(`step-${key}`, message(label), key, services => step(services, right, front, top)),
  ),
]

import { stepped } from '#viewer/plane.ts'
import { views } from '#viewer/stage-types.ts'
import { contrasts } from '#volume/volume.ts'
import { reconstructionStore } from '../reconstruction/store.ts'
import type { Action } from '../shared/actions/action.ts'
import { scanOf } from '../shared/vault.ts'
import { idIn, shownIn, studyStore } from '../study/store.ts'
import { middleOf } from '../view/middle.ts'
import { resetWindow, updateView, viewStore } from '../view/store.ts'
import { goTo, withStage } from './stage-instance.ts'

function openSlots() {
  const study = studyStore.getState()
  return study.step === 'open' ? study.slots : null
}

const needsStudy = () => (openSlots() ? null : 'Open scans first.')

/** An action on the slices. */
function slices(name: string, label: string, key: string, run: () => void): Action {
  return { name, label, key, group: 'Slices', disabledReason: needsStudy, run }
}

/** An action that slices drawn without the stage don't have. */
function onStage(...[name, label, key, run]: Parameters<typeof slices>): Action {
  const disabledReason = () =>
    viewStore.getState().plain ? 'This browser draws plain slices only.' : needsStudy()
  return { ...slices(name, label, key, run), disabledReason }
}

const showContrast: readonly Action[] = contrasts.map((contrast, at) => ({
  name: `show-${contrast}`,
  label: `Show ${contrast}`,
  key: String(at + 1),
  group: 'Slices' as const,
  disabledReason: () => {
    const slots = openSlots()
    return slots && idIn(slots, contrast) ? null : `No scan is in the slot ${contrast}.`
  },
  run: () => updateView({ contrast }),
}))

/** Where the crosshair goes with each key, in voxels to the right, front and top. */
const steps: readonly [label: string, key: string, right: number, front: number, top: number][] = [
  ['Crosshair to the left of the screen', 'arrowleft', 1, 0, 0],
  ['Crosshair to the right of the screen', 'arrowright', -1, 0, 0],
  ['Crosshair to the front', 'arrowup', 0, 1, 0],
  ['Crosshair to the back', 'arrowdown', 0, -1, 0],
  ['Crosshair up', 'pageup', 0, 0, 1],
  ['Crosshair down', 'pagedown', 0, 0, -1],
]

function step(right: number, front: number, top: number): void {
  const { radiological, plain } = viewStore.getState()
  // The arrow to the left goes to the left of the screen.
  const across = radiological ? right : -right
  if (plain) stepPlainly(across, front, top)
  else withStage(stage => stage.step(across, front, top))
}

function stepPlainly(right: number, front: number, top: number): void {
  const study = studyStore.getState()
  const { contrast, place } = viewStore.getState()
  const volume = study.step === 'open' ? scanOf(shownIn(study, contrast))?.volume : undefined
  if (volume) goTo(stepped(volume, place ?? middleOf(volume), [right, front, top]))
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
  onStage('zoom-in', 'Zoom in', '+', () => withStage(stage => stage.zoom(1.25))),
  onStage('zoom-out', 'Zoom out', '-', () => withStage(stage => stage.zoom(1 / 1.25))),
  onStage('fit', 'Whole scan again', '0', () => withStage(stage => stage.resetView())),
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
    slices(`step-${key}`, label, key, () => step(right, front, top)),
  ),
]

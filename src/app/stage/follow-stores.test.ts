import { beforeEach, expect, test } from 'vitest'
import type { Stage } from '#viewer/stage-types.ts'
import type { Affine, Volume } from '#volume/volume.ts'
import { answerStore } from '../answer/store.ts'
import { evidenceStore, setEvidence } from '../evidence/store.ts'
import { setPreparation } from '../preparation/store.ts'
import { changeStudy, closeStudy, emptySlots, openStudy } from '../study/store.ts'
import { fakeScan } from '../testing/fake-scan.ts'
import { resetView, resetWindow, setWindow, updateView, viewStore } from '../view/store.ts'
import { followStores } from './follow-stores.ts'

const affine: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** A fake stage that records its calls. */
function fakeStage() {
  const calls: string[] = []
  const stage: Stage = {
    attach: () => () => {},
    show: (volume, { low, high }, keep) =>
      calls.push(`show ${volume.data[0]} ${low}…${high}${keep ? ' keep' : ''}`),
    clear: () => calls.push('clear'),
    setWindow: ({ low, high }) => calls.push(`window ${low}…${high}`),
    setOverlay: overlay => calls.push(overlay ? `overlay ${overlay.threshold}` : 'no overlay'),
    setConvention: ({ radiological }) => calls.push(radiological ? 'radiological' : 'neurological'),
    setView: view => calls.push(view),
    setTool: tool => calls.push(tool),
    setCrisp: crisp => calls.push(crisp ? 'crisp' : 'smooth'),
    moveTo: () => {},
    step: () => {},
    zoom: () => {},
    resetView: () => {},
    paintOn: mask => {
      calls.push('pen')
      return {
        setStroke: stroke => calls.push(stroke),
        undo: () => {},
        mask: () => mask,
        end: () => calls.push('pen away'),
      }
    },
    focus: () => {},
  }
  return { stage, calls }
}

function volume(marker: number): Volume {
  return { data: Uint8Array.of(marker), size: [1, 1, 1], affine }
}

function open(...markers: number[]): void {
  const [a, b] = markers
  openStudy({
    title: '',
    sample: null,
    scans: markers.map(marker => fakeScan(String(marker), marker)),
    setAside: [],
    slots: {
      ...emptySlots,
      ...(a === undefined ? {} : { T1w: { kind: 'scan', id: String(a) } }),
      ...(b === undefined ? {} : { T1c: { kind: 'scan', id: String(b) } }),
    },
  })
}

beforeEach(() => {
  closeStudy()
  viewStore.setState(viewStore.getInitialState(), true)
  evidenceStore.setState(evidenceStore.getInitialState(), true)
})

test('the stage receives each change once', () => {
  const { stage, calls } = fakeStage()
  followStores(stage)
  expect(calls).toEqual([])
  open(1, 2)
  updateView({ crosshair: [0, 0, 0] })
  updateView({ contrast: 'T1c' })
  setWindow({ low: 1, high: 5 })
  resetWindow()
  updateView({ radiological: false, view: 'axial' })
  closeStudy()
  expect(calls).toEqual([
    'show 1 0…1',
    'show 2 0…2 keep',
    'window 1…5',
    'window 0…2',
    'neurological',
    'axial',
    'clear',
  ])
})

test('the stage shows a new study in its own window', () => {
  const { stage, calls } = fakeStage()
  followStores(stage)
  open(1)
  updateView({ crosshair: [0, 0, 0] })
  resetView('T1w')
  open(3)
  expect(calls).toEqual(['show 1 0…1', 'show 3 0…3'])
})

test('a map is drawn while its task is selected', () => {
  const { stage, calls } = fakeStage()
  followStores(stage)
  open(1)
  const map = { followed: 1, limit: 0.5, volume: volume(9) }
  setEvidence({ maps: { detection: map }, threshold: 0.2 })
  setEvidence({ task: 'detection' })
  setEvidence({ threshold: 0.4 })
  setEvidence({ task: null })
  expect(calls).toEqual(['show 1 0…1', 'overlay 0.1', 'overlay 0.2', 'no overlay'])
})

test('a scan without a slot is shown while no slot holds one', () => {
  const { stage, calls } = fakeStage()
  followStores(stage)
  openStudy({ title: '', sample: null, scans: [fakeScan('7', 7)], setAside: [], slots: emptySlots })
  expect(calls).toEqual(['show 7 0…7'])
})

test('a mask is painted on the aligned scans, and the pen is removed before they are replaced', () => {
  const { stage, calls } = fakeStage()
  const follower = followStores(stage)
  open(1, 2)
  const edit = { volumes: [volume(5), volume(6), null, null], mask: volume(1) } as const
  setPreparation({ edit: { ...edit, stroke: 'add' } })
  setPreparation({ edit: { ...edit, stroke: 'erase' } })
  expect(follower.pen()).not.toBeNull()
  updateView({ contrast: 'T1c' })
  setPreparation({ edit: null })
  expect(follower.pen()).toBeNull()
  expect(calls).toEqual([
    'show 1 0…1',
    'show 5 0…1',
    'pen',
    'add',
    'erase',
    'show 6 0…2',
    'erase',
    'pen away',
    'show 2 0…2',
  ])
})

test('a prepared scan is shown as another volume, and undoing shows the opened one', () => {
  const { stage, calls } = fakeStage()
  followStores(stage)
  open(1)
  changeStudy({ prepared: { 1: fakeScan('1/prepared', 8) } })
  changeStudy({ prepared: {} })
  expect(calls).toEqual(['show 1 0…1', 'show 8 0…8', 'show 1 0…1'])
})

test('a map is removed together with its answer', () => {
  const { stage, calls } = fakeStage()
  followStores(stage)
  open(1)
  setEvidence({ task: 'a', maps: { a: { followed: 1, limit: 1, volume: volume(9) } } })
  answerStore.setState({ answer: null })
  expect(calls).toEqual(['show 1 0…1', 'overlay 0.2', 'no overlay'])
})

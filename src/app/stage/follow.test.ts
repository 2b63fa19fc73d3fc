import { beforeEach, expect, test } from 'vitest'
import type { Scan } from '#intake/open.ts'
import type { Stage } from '#viewer/stage-types.ts'
import type { Affine, Volume } from '#volume/volume.ts'
import { evidenceStore, forgetEvidence, setEvidence } from '../evidence/store.ts'
import { setPreparation } from '../preparation/store.ts'
import { vault } from '../shared/vault.ts'
import { closeStudy, emptySlots, setStudy } from '../study/store.ts'
import { resetView, resetWindow, setWindow, updateView, viewStore } from '../view/store.ts'
import { follow } from './follow.ts'

const affine: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** A stage that only writes down what it is told. */
function fakeStage() {
  const told: string[] = []
  const stage: Stage = {
    attach: () => () => {},
    show: (volume, { low, high }, keep) =>
      told.push(`show ${volume.data[0]} ${low}…${high}${keep ? ' keep' : ''}`),
    clear: () => told.push('clear'),
    setWindow: ({ low, high }) => told.push(`window ${low}…${high}`),
    setOverlay: overlay => told.push(overlay ? `overlay ${overlay.threshold}` : 'no overlay'),
    setConvention: ({ radiological }) => told.push(radiological ? 'radiological' : 'neurological'),
    setView: view => told.push(view),
    setTool: tool => told.push(tool),
    setCrisp: crisp => told.push(crisp ? 'crisp' : 'smooth'),
    moveTo: () => {},
    step: () => {},
    zoom: () => {},
    resetView: () => {},
    paintOn: mask => {
      told.push('pen')
      return {
        setStroke: stroke => told.push(stroke),
        undo: () => {},
        mask: () => mask,
        end: () => told.push('pen away'),
      }
    },
    focus: () => {},
  }
  return { stage, told }
}

function volume(marker: number): Volume {
  return { data: Uint8Array.of(marker), size: [1, 1, 1], affine }
}

function open(...markers: number[]): void {
  vault.scans.clear()
  for (const marker of markers)
    vault.scans.set(String(marker), {
      volume: volume(marker),
      range: { low: 0, high: marker },
    } as Partial<Scan> as Scan)
  const [a, b] = markers
  setStudy({
    title: '',
    about: '',
    scans: markers.map(String),
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
  forgetEvidence()
  viewStore.setState(viewStore.getInitialState(), true)
  evidenceStore.setState(evidenceStore.getInitialState(), true)
})

test('the stage is told what changes, once', () => {
  const { stage, told } = fakeStage()
  follow(stage)
  expect(told).toEqual([])
  open(1, 2)
  updateView({ place: [0, 0, 0] })
  updateView({ contrast: 'T1c' })
  setWindow({ low: 1, high: 5 })
  resetWindow()
  updateView({ radiological: false, view: 'axial' })
  closeStudy()
  expect(told).toEqual([
    'show 1 0…1',
    'show 2 0…2 keep',
    'window 1…5',
    'window 0…2',
    'neurological',
    'axial',
    'clear',
  ])
})

test('another study is looked at afresh', () => {
  const { stage, told } = fakeStage()
  follow(stage)
  open(1)
  updateView({ place: [0, 0, 0] })
  resetView('T1w')
  open(3)
  expect(told).toEqual(['show 1 0…1', 'show 3 0…3'])
})

test('a map lies over the scan as long as its task is chosen', () => {
  const { stage, told } = fakeStage()
  follow(stage)
  open(1)
  vault.evidence.set('detection', volume(9))
  setEvidence({ maps: { detection: { label: 'tumour', limit: 0.5 } }, threshold: 0.2 })
  setEvidence({ task: 'detection' })
  setEvidence({ threshold: 0.4 })
  setEvidence({ task: null })
  expect(told).toEqual(['show 1 0…1', 'overlay 0.1', 'overlay 0.2', 'no overlay'])
})

test('a scan without a slot is shown while no slot holds one', () => {
  const { stage, told } = fakeStage()
  follow(stage)
  vault.scans.set('7', { volume: volume(7), range: { low: 0, high: 7 } } as Partial<Scan> as Scan)
  setStudy({ title: '', about: '', scans: ['7'], setAside: [], slots: emptySlots })
  expect(told).toEqual(['show 7 0…7'])
})

test('a mask is painted on the aligned scans, and the pen goes before they do', () => {
  const { stage, told } = fakeStage()
  follow(stage)
  open(1, 2)
  vault.canvas = { volumes: [volume(5), volume(6), null, null], mask: volume(1) }
  setPreparation({ stroke: 'add' })
  setPreparation({ stroke: 'erase' })
  updateView({ contrast: 'T1c' })
  setPreparation({ stroke: null })
  expect(told).toEqual([
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

import { describe, expect, it } from 'vitest'
import type { Message } from '#messages/message.ts'
import { multiply } from '#volume/affine.ts'
import { sampleOf } from '#volume/testing/samples.ts'
import type { Affine } from '#volume/volume.ts'
import { nodeElastix } from './align/elastix-node.ts'
import { distanceAt, makeTranslation, rigidOfEuler } from './align/rigid.ts'
import { extractBrain } from './brain/testing/extractor.ts'
import type { Owned } from './mask.ts'
import { measureOverlap, overlapWarnings } from './overlap.ts'
import { prepare } from './prepare.ts'
import { afterMotion, rawHead } from './testing/raw-head.ts'
import type { Mask, Rigid } from './types.ts'

const identity = makeTranslation(0, 0, 0)

/** An ellipsoid with half axes in mm, moved by a motion. */
function egg(
  [a, b, c]: readonly [number, number, number],
  edge = 3,
  rigid: Rigid = identity,
): Mask {
  const n = Math.ceil(200 / edge)
  const affine = [edge, 0, 0, -100, 0, edge, 0, -100, 0, 0, edge, -100, 0, 0, 0, 1] as Affine
  const data = new Uint8Array(n ** 3)
  for (let at = 0; at < data.length; at++) {
    const i = at % n
    const [x, y, z] = [i, Math.floor(at / n) % n, Math.floor(at / n ** 2)].map(v => v * edge - 100)
    if (Math.hypot((x ?? 0) / a, ((y ?? 0) + 0.1 * (x ?? 0)) / b, (z ?? 0) / c) < 1) data[at] = 1
  }
  return { data, size: [n, n, n], affine: multiply(rigid, affine) }
}

function owned(contrast: 'T1w' | 'FLAIR', brain: Mask, rigid: Rigid = identity): Owned {
  const motion = { state: 'moved', degrees: 0, mm: 0, rigid, quality: null } as const
  return { scan: { contrast, name: `${contrast}.nii`, volume: brain }, motion, brain }
}

describe('overlap', () => {
  const brain = egg([65, 80, 60])

  it('is 1 for a brain with its moved copy', () => {
    const rigid = rigidOfEuler([0.2, 0.1, -0.1], [8, 4, -12], [0, 0, 0])
    expect(distanceAt(rigid, [0, 0, 0])).toBeGreaterThan(14)
    expect(measureOverlap(brain, brain, identity)).toBe(1)
    expect(measureOverlap(brain, egg([65, 80, 60], 3, rigid), rigid)).toBe(1)
    expect(measureOverlap(brain, egg([65, 80, 60], 3, rigid), identity)).toBeLessThan(0.85)
  })

  it('compares only where both grids overlap', () => {
    const upper = { ...brain, size: [67, 67, 30], data: brain.data.slice(67 * 67 * 37) } as const
    const lifted = { ...upper, affine: multiply(makeTranslation(0, 0, 37 * 3), brain.affine) }
    expect(measureOverlap(brain, lifted, identity)).toBe(1)
  })

  it('is 0 for grids without overlap, which gives a warning', () => {
    const away = owned('FLAIR', brain, makeTranslation(900, 0, 0))
    expect(measureOverlap(brain, brain, makeTranslation(900, 0, 0))).toBe(0)
    expect(overlapWarnings([owned('T1w', brain), away])).toMatchObject([
      { key: 'prepare.fewShared', params: { share: 0 } },
    ])
  })

  it('names the scans that may show two people', () => {
    const [other, turned] = [egg([70, 72, 66], 2), egg([65, 80, 60], 2)]
    expect(overlapWarnings([owned('T1w', brain), owned('FLAIR', turned)])).toEqual([])
    expect(overlapWarnings([owned('T1w', brain), owned('FLAIR', other)])).toMatchObject([
      {
        key: 'prepare.fewShared',
        params: { scan: { name: 'FLAIR.nii' }, reference: { name: 'T1w.nii' } },
      },
    ])
  })

  it('undoes the motion of either scan', () => {
    const rigid = rigidOfEuler([0.2, 0.1, -0.1], [8, 4, -12], [0, 0, 0])
    const moved = owned('FLAIR', egg([65, 80, 60], 3, rigid), rigid)
    expect(overlapWarnings([owned('T1w', brain), moved])).toEqual([])
    expect(overlapWarnings([moved, owned('T1w', brain)])).toEqual([])
  })
})

describe('heads with skull, through the whole preparation', () => {
  const tools = { elastix: nodeElastix, extractBrain }
  const about = (warnings: readonly Message[]) =>
    warnings.filter(({ key }) => key === 'prepare.fewShared')

  it('one person’s scans give no warning, though the head moved', async () => {
    const { scan: t1 } = await rawHead(sampleOf('healthy'), 'T1w')
    const { scan } = await rawHead(sampleOf('healthy'), 'FLAIR')
    const flair = afterMotion(scan, rigidOfEuler([0.1, 0.05, -0.1], [6, 4, -8], [0, 0, 0]))
    const { warnings } = await prepare(tools, [t1, flair], { align: 'auto', mask: null })
    expect(about(warnings)).toEqual([])
  })

  it('two people’s scans give a warning', async () => {
    const { scan: t1 } = await rawHead(sampleOf('healthy'), 'T1w')
    const { scan: flair } = await rawHead(sampleOf('glioma-wildtype'), 'FLAIR')
    const { warnings } = await prepare(tools, [t1, flair], { align: 'auto', mask: null })
    expect(about(warnings)).toMatchObject([
      { params: { scan: { contrast: 'FLAIR' }, reference: { contrast: 'T1w' } } },
    ])
  })
})

import { describe, expect, it, vi } from 'vitest'
import { openFiles } from '#intake/open.ts'
import { message } from '#messages/message.ts'
import { apply, multiply, sameGrid } from '#volume/affine.ts'
import { writeNifti } from '#volume/nifti-write.ts'
import type { Contrast, Size, Volume } from '#volume/volume.ts'
import { nodeElastix } from './align/elastix-node.ts'
import { distanceAt, invertRigid, rigidOfEuler } from './align/rigid.ts'
import { boxOf, mergeScans } from './crop.ts'
import { prepare, type Tools } from './prepare.ts'
import type { PrepareOptions, RawScan } from './types.ts'

/** An asymmetric head of ellipsoids. @param levels outside, head, brain, a spot */
function head(contrast: Contrast, levels: readonly number[], size: Size, edge: number): RawScan {
  const [nx, ny, nz] = size
  const affine = [
    ...([-edge, 0, 0, (edge * (nx - 1)) / 2] as const),
    ...([0, edge, 0, (-edge * (ny - 1)) / 2] as const),
    ...([0, 0, edge, (-edge * (nz - 1)) / 2] as const),
    ...([0, 0, 0, 1] as const),
  ] as const
  const data = new Int16Array(nx * ny * nz)
  const shapes = [
    [0, 0, 0, 75, 95, 80],
    [2, 5, 4, 62, 78, 62],
    [20, 30, 15, 22, 14, 18],
    [-25, -30, 20, 12, 20, 10],
  ]
  let at = 0
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++) {
        const place = apply(affine, [x, y, z])
        let level = levels[0] ?? 0
        for (const [i, [cx = 0, cy = 0, cz = 0, rx = 1, ry = 1, rz = 1]] of shapes.entries()) {
          const r = Math.hypot((place[0] - cx) / rx, (place[1] - cy) / ry, (place[2] - cz) / rz)
          if (r < 1) level = levels[i + 1] ?? level
        }
        data[at++] = level
      }
  return { contrast, name: `${contrast}.nii`, volume: { data, size, affine } }
}

const t1 = head('T1w', [0, 40, 100, 60, 130], [64, 80, 64], 2.6)
const flair = head('FLAIR', [0, 90, 40, 120, 20], [60, 76, 40], 2.7)
const brain: Volume = { ...t1.volume, data: t1.volume.data.map(v => (v > 40 ? 1 : 0)) }

const never: Tools = {
  elastix: () => Promise.reject(new Error('not asked for')),
  extractBrain: () => Promise.reject(new Error('not asked for')),
}
const left: PrepareOptions = { align: 'leave', mask: null }

describe('prepare', () => {
  it('brings scans onto the finer T1’s grid and crops them to a given mask', async () => {
    const seen = vi.fn()
    const done = await prepare(
      never,
      [flair, t1],
      { ...left, mask: brain },
      { onProgress: ({ fraction }) => seen(fraction) },
    )
    expect(done.reference).toBe('T1w')
    expect(done.scans.map(scan => scan.contrast)).toEqual(['T1w', 'FLAIR'])
    expect(done.maskFrom).toBe('given')
    for (const { aligned, prepared } of done.scans) {
      expect(aligned.size).toEqual(t1.volume.size)
      expect(prepared.size).toEqual(done.box.size)
      expect(apply(prepared.affine, [0, 0, 0])).toEqual(apply(t1.volume.affine, done.box.start))
    }
    expect(done.scans[0]?.motion.state).toBe('reference')
    expect(done.scans[1]?.motion.state).toBe('unmeasured')
    expect(done.warnings).toContainEqual(message('prepare.notMeasured'))
    const fractions = seen.mock.calls.map(([fraction]) => fraction)
    expect(fractions).toEqual([...fractions].sort())
    expect(fractions.at(-1)).toBe(1)
  })

  it('keeps each voxel’s value and place, and nothing outside the mask', async () => {
    const { scans, mask, box } = await prepare(never, [t1], { ...left, mask: brain })
    const prepared = scans[0]?.prepared
    const [nx, ny] = t1.volume.size
    let at = 0
    for (let z = 0; z < box.size[2]; z++)
      for (let y = 0; y < box.size[1]; y++)
        for (let x = 0; x < box.size[0]; x++) {
          const from = box.start[0] + x + nx * (box.start[1] + y + ny * (box.start[2] + z))
          const value = mask.data[from] ? t1.volume.data[from] : 0
          if (prepared?.data[at++] !== value) throw new Error(`voxel ${x} ${y} ${z} differs`)
        }
    expect(at).toBe(prepared?.data.length)
    expect(at).toBeGreaterThan(1000)
  })

  it('refuses a mask on another grid, and an empty one', async () => {
    const drawn = { ...flair.volume, data: new Uint8Array(flair.volume.data.length).fill(1) }
    await expect(prepare(never, [t1, flair], { ...left, mask: drawn })).rejects.toMatchObject({
      code: 'grid-mismatch',
      message: expect.stringContaining('T1w.nii'),
    })
    const empty = { ...brain, data: new Uint8Array(brain.data.length) }
    await expect(prepare(never, [t1], { ...left, mask: empty })).rejects.toThrow(/mask is empty/)
  })

  it('uses the non-zero voxels of stripped scans, and keeps their voxels', async () => {
    const data = t1.volume.data.map((v, i) => (brain.data[i] ? v : 0))
    const stripped = { ...t1, volume: { ...t1.volume, data } }
    const { maskFrom, mask, box, scans } = await prepare(never, [stripped], left)
    expect(maskFrom).toBe('stripped')
    expect([...mask.data]).toEqual([...brain.data])
    expect(box).toEqual(boxOf(brain))
    expect(scans[0]?.aligned).toBe(stripped.volume)
  })

  it('finds and undoes a motion, even with a wrong header, and resamples a mask along', async () => {
    const motion = rigidOfEuler([0.12, -0.06, 0.2], [9, -6, 512], [0, 0, 0])
    const { volume } = flair
    const moved = { ...flair, volume: { ...volume, affine: multiply(motion, volume.affine) } }
    const drawn = { ...moved.volume, data: Uint8Array.from(volume.data, v => (v === 40 ? 1 : 0)) }
    const done = await prepare({ ...never, elastix: nodeElastix }, [t1, moved], {
      align: 'auto',
      mask: drawn,
      maskOf: 'FLAIR',
    })
    const found = done.scans[1]?.motion
    expect(found?.state).toBe('moved')
    const error = multiply(invertRigid(motion), found?.rigid ?? motion)
    for (const place of [
      [0, 0, 0],
      [60, 0, 0],
      [0, -80, 0],
      [0, 0, 60],
    ] as const)
      expect(distanceAt(error, place)).toBeLessThan(0.5)
    // The mask was drawn on the FLAIR and must cover the T1's brain.
    let [both, all] = [0, 0]
    for (const [at, value] of done.mask.data.entries()) {
      const there = t1.volume.data[at] === 100 ? 1 : 0
      both += 2 * value * there
      all += value + there
    }
    expect(both / all).toBeGreaterThan(0.95)
  })

  it('uses a motion from a file instead of measuring', async () => {
    const rigid = rigidOfEuler([0.1, 0, 0], [5, 0, 0], [0, 0, 0])
    const moved = {
      ...flair,
      volume: { ...flair.volume, affine: multiply(rigid, flair.volume.affine) },
    }
    const align = { reference: 'T1w', rigid: { FLAIR: rigid } } as const
    const { scans } = await prepare(never, [t1, moved], { align, mask: brain })
    const still = await prepare(never, [t1, flair], { ...left, mask: brain })
    expect(scans[1]?.motion).toMatchObject({ state: 'given', rigid })
    const differing = scans[1]?.prepared.data.filter(
      (value, at) => Math.abs(value - (still.scans[1]?.prepared.data[at] ?? 0)) > 0.01,
    )
    expect(differing).toHaveLength(0)
  })

  it('refuses motions with another reference or without a scan', async () => {
    const from = (reference: Contrast, to: Contrast) =>
      prepare(never, [t1, flair], {
        align: { reference, rigid: { [to]: rigidOfEuler([0, 0, 0], [0, 0, 0], [0, 0, 0]) } },
        mask: brain,
      })
    await expect(from('T1c', 'FLAIR')).rejects.toThrow(/start from T1c, but .+ T1w\.nii \(T1w\)/)
    await expect(from('T1w', 'T2w')).rejects.toThrow(/transform for T2w, but no such scan/)
  })

  it('doesn’t resample a scan that is already aligned', async () => {
    const options: PrepareOptions = { align: 'auto', mask: brain }
    const done = await prepare({ ...never, elastix: nodeElastix }, [t1, flair], options)
    expect(done.scans[1]?.motion.state).toBe('aligned')
    expect(done.scans[1]?.motion.degrees).toBeLessThan(0.5)
  })

  it('refuses to align a scan that isn’t a head, and names both', async () => {
    const noise = flair.volume.data.map((_, i) => (i * 7919) % 251)
    const other = { ...flair, volume: { ...flair.volume, data: noise } }
    const tools = { ...never, elastix: nodeElastix }
    await expect(prepare(tools, [t1, other], { align: 'auto', mask: brain })).rejects.toMatchObject(
      {
        summary: {
          key: 'prepare.notAligned',
          params: { scan: { name: 'FLAIR.nii' }, reference: { name: 'T1w.nii' } },
        },
      },
    )
  })
})

describe('mergeScans', () => {
  it('opens again as the prepared scans', async () => {
    const { scans } = await prepare(never, [flair, t1], { ...left, mask: brain })
    const file = await writeNifti(mergeScans(scans), { gzip: true })
    const opened = await openFiles([{ name: 'merged.nii.gz', source: file }])
    expect(opened.scans.map(({ guess }) => guess.contrast)).toEqual(['T1w', 'FLAIR'])
    for (const [at, { volume }] of opened.scans.entries()) {
      const { prepared } = scans[at] ?? {}
      expect(sameGrid(volume, prepared ?? t1.volume).same).toBe(true)
      expect(volume.data).toEqual(Float32Array.from(prepared?.data ?? []))
    }
  })

  it('is in contrast order, with zeros for a missing contrast', async () => {
    const { scans } = await prepare(never, [flair, t1], { ...left, mask: brain })
    const [T1w, T1c, T2w, FLAIR] = mergeScans(scans)
    expect(T1w).toBe(scans[0]?.prepared)
    expect(FLAIR).toBe(scans[1]?.prepared)
    for (const missing of [T1c, T2w]) {
      expect(missing?.size).toEqual(T1w?.size)
      expect(missing?.data.every(value => value === 0)).toBe(true)
    }
  })
})

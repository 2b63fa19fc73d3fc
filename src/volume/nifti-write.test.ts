import { describe, expect, it } from 'vitest'
import { multiply } from './affine.ts'
import { readNifti } from './nifti-read.ts'
import { writeNifti } from './nifti-write.ts'
import type { Affine, Volume, VoxelArray } from './volume.ts'

const turn = 0.3
/** Rotated about z by 0.3 rad, x mirrored, 1 × 1.5 × 2 mm. */
const oblique: Affine = [
  ...([-Math.cos(turn), -1.5 * Math.sin(turn), 0, 5] as const),
  ...([-Math.sin(turn), 1.5 * Math.cos(turn), 0, 6] as const),
  ...([0, 0, 2, 7, 0, 0, 0, 1] as const),
]

function volume(data: VoxelArray, affine: Affine = oblique): Volume {
  return { data, size: [4, 5, 6], affine }
}

const values = Array.from({ length: 120 }, (_, i) => i)

async function back(blob: Blob) {
  return readNifti({ name: 'written.nii', source: blob })
}

describe('writeNifti', () => {
  it.each([
    new Uint8Array(values),
    new Int8Array(values),
    new Int16Array(values),
    new Uint16Array(values),
    new Int32Array(values),
    new Uint32Array(values),
    new Float32Array(values.map(v => v / 7)),
    new Float64Array(values.map(v => v / 7)),
  ])('brings back $constructor.name, packed and not', async data => {
    for (const gzip of [true, false]) {
      const file = await back(await writeNifti([volume(data)], { gzip }))
      expect(file.frame(0).data).toEqual(data)
      expect(file.header).toMatchObject({ gzip, size: [4, 5, 6], frames: 1 })
      for (const [i, value] of oblique.entries())
        expect(file.header.affine[i]).toBeCloseTo(value, 5)
      expect(file.notes).toEqual([])
    }
  })

  it('several volumes make 4D; mixed types become float32', async () => {
    const volumes = [volume(new Int16Array(values)), volume(new Uint8Array(values).fill(3))]
    const file = await back(await writeNifti(volumes, { gzip: true }))
    expect(file.header).toMatchObject({ frames: 2, datatype: 'float32' })
    expect([...file.frame(0).data]).toEqual(values)
    expect(file.frame(1).data[119]).toBe(3)
  })

  it('a view into a larger array writes its own part', async () => {
    const all = new Float32Array(360).map((_, i) => i)
    const file = await back(await writeNifti([volume(all.subarray(120, 240))], { gzip: false }))
    expect(file.frame(0).data[0]).toBe(120)
  })

  it('the header is what nibabel 5.4 writes for this affine', async () => {
    const blob = await writeNifti([volume(new Float32Array(120))], { gzip: false })
    const view = new DataView(await blob.arrayBuffer())
    const f32 = (at: number) => view.getFloat32(at, true)
    expect(view.byteLength).toBe(352 + 480)
    expect(view.getInt32(0, true)).toBe(348)
    expect([0, 1, 2, 3, 4].map(i => view.getInt16(40 + 2 * i, true))).toEqual([3, 4, 5, 6, 1])
    expect([view.getInt16(70, true), view.getInt16(72, true)]).toEqual([16, 32])
    expect([f32(76), f32(80), f32(84), f32(88)]).toEqual([-1, 1, 1.5, 2])
    expect([f32(108), f32(112), f32(116)]).toEqual([352, 1, 0])
    expect([view.getInt16(252, true), view.getInt16(254, true)]).toEqual([2, 2])
    const nibabel = [-0.14943812787532806, 0.9887710809707642, 0]
    for (const [i, value] of nibabel.entries()) expect(f32(256 + 4 * i)).toBeCloseTo(value, 6)
    expect([f32(268), f32(272), f32(276)]).toEqual([5, 6, 7])
  })

  it('the qform alone gives the same positions, for all axis orders and directions', async () => {
    const signs = [1, -1]
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]
    for (const order of orders)
      for (const a of signs)
        for (const b of signs)
          for (const c of signs) {
            const swap = new Array<number>(16).fill(0)
            for (const [row, column] of order.entries())
              swap[row * 4 + column] = [a, b, c][row] ?? 0
            swap[15] = 1
            const affine = multiply(oblique, swap as unknown as Affine)
            const blob = await writeNifti([volume(new Uint8Array(120), affine)], { gzip: false })
            const bytes = await blob.arrayBuffer()
            new DataView(bytes).setInt16(254, 0, true)
            const { header } = await back(new Blob([bytes]))
            expect(header.affineSource).toBe('qform')
            for (const [i, value] of affine.entries())
              expect(header.affine[i]).toBeCloseTo(value, 4)
          }
  })

  it('a shear has no qform', async () => {
    const sheared: Affine = [1, 0.2, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    const blob = await writeNifti([volume(new Uint8Array(120), sheared)], { gzip: false })
    expect(new DataView(await blob.arrayBuffer()).getInt16(252, true)).toBe(0)
    expect((await back(blob)).header.affine[1]).toBeCloseTo(0.2, 6)
  })

  it('refuses volumes on different grids', async () => {
    const other = volume(new Uint8Array(120), [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    await expect(
      writeNifti([volume(new Uint8Array(120)), other], { gzip: false }),
    ).rejects.toMatchObject({ code: 'grid-mismatch' })
  })
})

import { describe, expect, it } from 'vitest'
import { makeTriangleSampling, sampleAxes } from './triangle-sampling.ts'

const same = makeTriangleSampling({ count: 1, edge: 1 }, { count: 1, edge: 1 }, 1)

describe('sampling an axis', () => {
  it('keeps values where both grids agree', () => {
    const { data } = sampleAxes(
      [3, 1, 4],
      [makeTriangleSampling({ count: 3, edge: 2 }, { count: 3, edge: 2 }, 2), same, same],
    )
    expect([...data]).toEqual([3, 1, 4])
  })

  it('interpolates onto finer voxels, extends the outermost half a voxel, and is 0 outside', () => {
    const { data } = sampleAxes(
      [2, 4],
      [makeTriangleSampling({ count: 8, edge: 1 }, { count: 2, edge: 2 }, 2), same, same],
    )
    expect([...data]).toEqual([0, 0, 2, 2.5, 3.5, 4, 0, 0])
  })

  it('averages into coarser ones', () => {
    const source = Float32Array.from({ length: 40 }, (_, i) => i % 2)
    const { data, size } = sampleAxes(source, [
      makeTriangleSampling({ count: 10, edge: 4 }, { count: 40, edge: 1 }, 4),
      same,
      same,
    ])
    expect(size).toEqual([10, 1, 1])
    for (const value of data) expect(value).toBeCloseTo(0.5, 1)
  })

  it('works along every axis', () => {
    const two = makeTriangleSampling({ count: 1, edge: 4 }, { count: 2, edge: 2 }, 4)
    expect([...sampleAxes([1, 5, 3, 7], [two, two, same]).data]).toEqual([4])
    expect([...sampleAxes([1, 5, 3, 7], [same, two, two]).data]).toEqual([4])
  })
})

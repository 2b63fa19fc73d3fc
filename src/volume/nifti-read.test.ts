import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { type Key, message } from '#messages/message.ts'
import { readNifti } from './nifti-read.ts'
import {
  gzip,
  makeNifti,
  makePair,
  makeSource,
  type NiftiRecipe,
  rejection,
} from './testing/make-nifti.ts'

const read = (recipe: NiftiRecipe) => readNifti(makeSource('a.nii', makeNifti(recipe)))

async function refusal(recipe: NiftiRecipe): Promise<Problem> {
  const error = await rejection(read(recipe))
  expect(error).toBeInstanceOf(Problem)
  return error as Problem
}

describe('voxels', () => {
  const ranges = [
    ['uint8', 2, 0n, 255n],
    ['int16', 4, -32768n, 32767n],
    ['int32', 8, -(2n ** 31n), 2n ** 31n - 1n],
    ['int8', 256, -128n, 127n],
    ['uint16', 512, 0n, 65535n],
    ['uint32', 768, 0n, 2n ** 32n - 1n],
    ['int64', 1024, -(2n ** 53n), 2n ** 53n],
    ['uint64', 1280, 0n, 2n ** 53n],
  ] as const

  it.each(ranges)('%s, both versions, both byte orders', async (name, datatype, min, max) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt({ min, max }), { minLength: 8, maxLength: 8 }),
        fc.constantFrom(1 as const, 2 as const),
        fc.boolean(),
        async (voxels, version, little) => {
          const file = await read({ dim: [3, 2, 2, 2], datatype, voxels, version, little })
          expect(file.header).toMatchObject({ version, datatype: name, size: [2, 2, 2] })
          expect([...file.frame(0).data]).toEqual(voxels.map(Number))
        },
      ),
      { numRuns: 20 },
    )
  })

  it.each([
    ['float32', 16, Float32Array],
    ['float64', 64, Float64Array],
  ] as const)('%s', async (_, datatype, type) => {
    for (const little of [true, false]) {
      const voxels = [0.5, -1.25, 2 ** 40, 0, -0.5, 7, 8, 9]
      const { data } = (await read({ dim: [3, 2, 2, 2], datatype, voxels, little })).frame(0)
      expect(data).toBeInstanceOf(type)
      expect([...data]).toEqual(voxels)
    }
  })

  it('slope and intercept make float32; a slope of 0, NaN or 1 with 0 keeps the stored type', async () => {
    const voxels = [0, 1, 2, 3, 4, 5, 6, 7]
    const dim = [3, 2, 2, 2]
    const scaled = (await read({ dim, voxels, slope: 0.5, intercept: -3 })).frame(0)
    expect(scaled.data).toEqual(new Float32Array(voxels.map(v => v * 0.5 - 3)))
    for (const slope of [0, NaN, Infinity])
      expect((await read({ dim, voxels, slope, intercept: 9 })).frame(0).data).toEqual(
        new Int16Array(voxels),
      )
    const file = await read({ dim, voxels, slope: 2, intercept: NaN })
    expect(file.notes).toEqual([message('volume.interceptIgnored')])
    expect(file.frame(0).data[1]).toBe(2)
  })

  it('counts NaN and infinities, and sets them to 0', async () => {
    const voxels = [NaN, 1, Infinity, -Infinity, 2, 3, 4, 5]
    const frame = (await read({ dim: [3, 2, 2, 2], datatype: 16, voxels })).frame(0)
    expect([...frame.data]).toEqual([0, 1, 0, 0, 2, 3, 4, 5])
    expect(frame.notes).toEqual([message('volume.nonFinite', { count: 3 })])
  })

  it('numbers beyond any measurement become 0 with a note, after scaling too', async () => {
    const voxels = [1e300, -1e38, 1e21, 1e19, -5, 6, 7, 8]
    const frame = (await read({ dim: [3, 2, 2, 2], datatype: 64, voxels })).frame(0)
    expect([...frame.data]).toEqual([0, 0, 0, 1e19, -5, 6, 7, 8])
    expect(frame.notes).toEqual([message('volume.nonFinite', { count: 3 })])
    const steep = (
      await read({ dim: [3, 2, 2, 2], slope: 1e30, voxels: [0, 1, 2, 3, 4, 5, 6, 7] })
    ).frame(0)
    expect(steep.data.every(value => value === 0)).toBe(true)
    expect(steep.notes).toEqual([message('volume.nonFinite', { count: 7 })])
  })

  it('4D: each frame has its own buffer, so that one can be transferred without the others', async () => {
    const voxels = Array.from({ length: 16 }, (_, i) => i)
    const file = await read({ dim: [4, 2, 2, 2, 2], voxels })
    expect(file.header.frames).toBe(2)
    expect([...file.frame(1).data]).toEqual(voxels.slice(8))
    expect(file.frame(1)).toBe(file.frame(1))
    expect(file.frame(0).data.buffer).not.toBe(file.frame(1).data.buffer)
    expect(() => file.frame(2)).toThrow(RangeError)
  })

  it('ignores dimensions beyond dim[0]', async () => {
    const { header } = await read({ dim: [3, 4, 5, 6, 0, 77, -1, 0] })
    expect(header).toMatchObject({ size: [4, 5, 6], frames: 1 })
  })
})

describe('the affine', () => {
  const qform = {
    pixdim: [-1, 1.5, 2, 3, 1, 1, 1, 1],
    quaternion: [0.1, -0.2, 0.3],
    origin: [-10, 20, 30.5],
    qformCode: 1,
  } as const

  it('prefers the sform, and notes when the qform differs', async () => {
    const file = await read({ ...qform, sformCode: 1 })
    expect(file.header).toMatchObject({ affineSource: 'sform', orientation: 'RAS' })
    expect(file.notes).toEqual([
      { key: 'volume.affinesDisagree', params: { mm: expect.any(Number) } },
    ])
  })

  it('uses the qform if the sform code is 0, as in nibabel 5.4', async () => {
    const { header, notes } = await read({ ...qform, sformCode: 0 })
    const nibabel = [
      [1.1099999749660487, -1.1928342604719482, 0.9328342206154592, -10],
      [0.7746256917776824, 1.599999970197677, 0.9164171348946458, 20],
      [0.6464171201424961, 0.13094473037038656, -2.699999991059303, 30.5],
      [0, 0, 0, 1],
    ]
    expect(header.affineSource).toBe('qform')
    for (const [i, value] of nibabel.flat().entries())
      expect(header.affine[i]).toBeCloseTo(value, 6)
    expect(notes).toEqual([])
  })

  it('accepts a half turn with a quaternion slightly longer than 1', async () => {
    const quaternion = [0.5000001, 0.5000001, Math.SQRT1_2] as const
    const { header } = await read({ ...qform, quaternion, sformCode: 0 })
    expect(header.affine.every(Number.isFinite)).toBe(true)
    expect(header.voxelSize[0]).toBeCloseTo(1.5, 5)
  })

  it("without either: nibabel's base affine, and a note that orientation is unknown", async () => {
    const { header, notes } = await read({
      pixdim: [1, 1.5, 2, 3, 0, 0, 0, 0],
      sformCode: 0,
    })
    expect(header.affine).toEqual([-1.5, 0, 0, 2.25, 0, 2, 0, -4, 0, 0, 3, -7.5, 0, 0, 0, 1])
    expect(header.affineSource).toBe('none')
    expect(notes).toEqual([message('volume.orientationUnknown')])
  })

  it.each([
    ['zeros', Array<number>(12).fill(0)],
    ['NaN', Array<number>(12).fill(NaN)],
  ])('an sform of %s gives way to a sound qform, also with code 0', async (_, srow) => {
    const spare = await read({ srow, qformCode: 0, origin: [-3, 4, 5] })
    const { header, notes } = await read({ srow, qformCode: 1, origin: [-3, 4, 5] })
    expect([spare.header, spare.notes]).toEqual([header, notes])
    expect(header.affineSource).toBe('qform')
    expect(header.affine).toEqual([1, 0, 0, -3, 0, 1, 0, 4, 0, 0, 1, 5, 0, 0, 0, 1])
    expect(notes).toEqual([message('volume.sformSingular')])
  })

  it('a qform of NaN beside a sound sform is ignored', async () => {
    const { header, notes } = await read({ qformCode: 1, quaternion: [NaN, 0, 0] })
    expect([header.affineSource, notes]).toEqual(['sform', []])
  })

  it.each([
    ['metre', 1, 0.002, 2, true],
    ['metre', 1, 2, 2, false],
    ['micrometre', 3, 500, 0.5, true],
    ['micrometre', 3, 0.5, 0.5, false],
  ] as const)('%s (unit %i): edges of %f are %f mm', async (unit, units, edge, mm, applied) => {
    const srow = [edge, 0, 0, 10 * edge, 0, edge, 0, 0, 0, 0, edge, 0]
    const { header, notes } = await read({ units, srow })
    for (const found of header.voxelSize) expect(found).toBeCloseTo(mm, 6)
    expect(header.affine[3]).toBeCloseTo(10 * mm, 5)
    expect(notes).toEqual([message('volume.lengthUnit', { unit, applied })])
  })

  it('a voxel size of 0 becomes 1 mm with a note', async () => {
    const { header, notes } = await read({ sformCode: 0, qformCode: 1, pixdim: [1, 2, 0, 2] })
    expect(header.voxelSize).toEqual([2, 1, 2])
    expect(notes).toEqual([message('volume.voxelSizeMissing')])
  })

  it.each([1e-45, 0.001, 51, 1e10, 1e30])('voxels of %f mm are refused', async edge => {
    const srow = [edge, 0, 0, 0, 0, edge, 0, 0, 0, 0, edge, 0]
    const problem = await refusal({ version: 2, srow })
    expect(problem.code).toBe('bad-file')
    expect(problem.summary.key).toBe('volume.implausibleVoxel')
  })

  it('refuses a singular affine', async () => {
    const singular = (source: 'sform' | 'qform') =>
      message('volume.singularAffine', { file: 'a.nii', source })
    const srow = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    expect((await refusal({ srow })).summary).toEqual(singular('sform'))
    const quaternion = [NaN, 0, 0] as const
    expect((await refusal({ sformCode: 0, qformCode: 1, quaternion })).summary).toEqual(
      singular('qform'),
    )
  })
})

describe('layout', () => {
  it('counts and skips header extensions', async () => {
    for (const version of [1, 2] as const) {
      const file = await read({
        version,
        extensions: [24, 1000],
        voxels: [5, ...Array<number>(119).fill(6)],
      })
      expect(file.header.extensions).toBe(2)
      expect(file.frame(0).data[0]).toBe(5)
    }
  })

  it.each([1_000_000, 4, -16])(
    'an extension of %i bytes runs past the end',
    async extensionLength => {
      const { code, summary } = await refusal({ extensions: [24], extensionLength })
      expect(code).toBe('bad-file')
      expect(summary).toMatchObject({
        key: 'volume.extensionTooLong',
        params: { length: extensionLength },
      })
    },
  )

  it('an offset of 0 means directly after the header', async () => {
    const offset = await read({ offset: 0 })
    expect(offset.frame(0).data[1]).toBe(1)
  })

  it('a voxel offset beyond the end of the file', async () => {
    expect((await refusal({ offset: 1_000_000 })).summary.key).toBe('volume.cutOff')
    expect((await refusal({ offset: 100 })).summary).toEqual(
      message('volume.voxelOffset', { file: 'a.nii', offset: 100 }),
    )
    expect((await refusal({ offset: NaN })).summary.key).toBe('volume.voxelOffset')
    expect((await refusal({ version: 2, offset: 2 ** 40 })).summary.key).toBe('volume.voxelOffset')
  })

  it('bytes after the voxels are ignored and noted', async () => {
    const file = await readNifti(makeSource('a.nii', makeNifti(), new Uint8Array(7)))
    expect(file.notes).toEqual([message('volume.bytesIgnored', { count: 7 })])
  })

  it('.hdr and .img', async () => {
    const { header, voxels } = makePair({ magic: 'ni1', extensions: [24] })
    const pair = makeSource('a.img', voxels)
    const file = await readNifti(makeSource('a.hdr', header), { pair })
    expect(file.header.extensions).toBe(1)
    expect(file.frame(0).data[99]).toBe(99)
    const packed = makeSource('a.img.gz', await gzip(voxels))
    expect((await readNifti(makeSource('a.hdr', header), { pair: packed })).frame(0).data[99]).toBe(
      99,
    )
  })

  it('.hdr of 348 bytes alone, and with an .img that is too short', async () => {
    const { header, voxels } = makePair({ magic: 'ni1' })
    const alone = await rejection(readNifti(makeSource('a.hdr', header.slice(0, 348))))
    expect(alone).toMatchObject({
      code: 'bad-file',
      summary: message('volume.imageMissing', { file: 'a.hdr', image: 'a.img' }),
    })
    const pair = makeSource('a.img', voxels.slice(0, 50))
    const short = await rejection(readNifti(makeSource('a.hdr', header), { pair }))
    expect(short).toMatchObject({ summary: { key: 'volume.cutOff', params: { file: 'a.img' } } })
  })
})

describe('bad files, each with one message', () => {
  it.each<[string, NiftiRecipe, string, Key, object?]>([
    ['wrong magic', { magic: 'xyz' }, 'bad-file', 'volume.notNifti'],
    ['no magic', { magic: '\0\0\0' }, 'unsupported', 'volume.analyze'],
    [
      'complex',
      { datatype: 32 },
      'unsupported',
      'volume.voxelKind',
      { kind: message('volume.kindComplex') },
    ],
    [
      'RGB',
      { datatype: 128 },
      'unsupported',
      'volume.voxelKind',
      { kind: message('volume.kindColour') },
    ],
    [
      'RGBA',
      { datatype: 2304 },
      'unsupported',
      'volume.voxelKind',
      { kind: message('volume.kindColour') },
    ],
    [
      'float128',
      { datatype: 1536 },
      'unsupported',
      'volume.voxelKind',
      { kind: message('volume.kindLong') },
    ],
    ['an unknown type', { datatype: 77 }, 'bad-file', 'volume.unknownDatatype', { code: 77 }],
    ['2D', { dim: [2, 64, 64] }, 'unsupported', 'volume.flat', { shape: [64, 64] }],
    ['one slice', { dim: [3, 64, 64, 1] }, 'unsupported', 'volume.flat', { shape: [64, 64, 1] }],
    ['5D', { dim: [5, 4, 5, 6, 1, 4] }, 'unsupported', 'volume.manyAxes', { count: 5 }],
    ['9 axes', { dim: [9, 4, 5, 6] }, 'bad-file', 'volume.axisCount', { count: 9 }],
    ['no axes', { dim: [0, 4, 5, 6] }, 'bad-file', 'volume.axisCount', { count: 0 }],
    [
      'a negative size',
      { dim: [3, 4, -5, 6] },
      'bad-file',
      'volume.impossibleSize',
      { shape: [4, -5, 6] },
    ],
    ['an absurd size', { dim: [3, 30000, 30000, 30000] }, 'bad-file', 'volume.implausibleSize'],
    ['an absurd volume', { dim: [3, 2000, 2000, 2000] }, 'unsupported', 'volume.tooLarge'],
    ['many frames', { dim: [4, 500, 500, 500, 30000] }, 'unsupported', 'volume.tooLarge'],
    ['too few voxels', { voxels: [1, 2, 3] }, 'bad-file', 'volume.cutOff'],
  ])('%s', async (_, recipe, code, key, params = {}) => {
    const problem = await refusal(recipe)
    expect(problem.code).toBe(code)
    expect(problem.summary).toMatchObject({ key, params: { file: 'a.nii', ...params } })
    expect(problem.file).toBe('a.nii')
    expect(problem.message).toMatch(/^a\.nii: .*\.$/)
  })

  it.each<[string, NiftiRecipe]>([
    ['an absurd size', { dim: [3, 30000, 30000, 30000] }],
    ['an absurd volume', { dim: [3, 2000, 2000, 2000] }],
    ['more than the file holds', { dim: [3, 900, 900, 900] }],
    ['a singular affine', { srow: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] }],
  ])('%s is judged from the header: nothing else is read', async (_, recipe) => {
    const { name, source } = makeSource('a.nii', makeNifti({ ...recipe, voxels: [1] }))
    let furthest = 0
    const watched = Object.assign(source, {
      slice(from: number, to: number) {
        furthest = Math.max(furthest, to)
        return Blob.prototype.slice.call(source, from, to)
      },
    })
    expect(await rejection(readNifti({ name, source: watched }))).toBeInstanceOf(Problem)
    expect(furthest).toBeGreaterThan(0)
    expect(furthest).toBeLessThanOrEqual(544)
  })

  it('2⁵⁰ voxels along an axis in NIfTI-2', async () => {
    const problem = await refusal({ version: 2, dim: [3, 2 ** 50, 5, 6], voxels: [] })
    expect(problem.summary.key).toBe('volume.implausibleSize')
  })

  it.each([
    ['DICOM', 128, 'DICM', 'volume.isDicom'],
    ['NRRD', 0, 'NRRD0004', 'volume.isNrrd'],
    ['ZIP', 0, 'PK\x03\x04', 'volume.isZip'],
    ['PDF', 0, '%PDF-1.7', 'volume.isPicture'],
  ])('%s dropped by mistake', async (_, at, magic, key) => {
    const bytes = new Uint8Array(2000)
    for (let i = 0; i < magic.length; i++) bytes[at + i] = magic.charCodeAt(i)
    expect(await rejection(readNifti(makeSource('x', bytes)))).toMatchObject({
      code: 'unsupported',
      summary: { key, params: { file: 'x' } },
    })
  })

  it('empty and tiny files', async () => {
    for (const length of [0, 1, 347])
      expect(await rejection(readNifti(makeSource('x.nii', new Uint8Array(length))))).toMatchObject(
        {
          code: 'bad-file',
          summary: message('volume.tooShort', { file: 'x.nii', bytes: length }),
        },
      )
  })

  it('random bytes after a valid magic give a Problem or an image, never another error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 344, maxLength: 344 }),
        fc.boolean(),
        async (noise, keepSize) => {
          const bytes = makeNifti()
          const sound = bytes.slice(40, 72)
          bytes.set(noise.subarray(4), 4)
          if (keepSize) bytes.set(sound, 40)
          const error = await rejection(readNifti(makeSource('n.nii', bytes)))
          if (error !== undefined) expect(error).toBeInstanceOf(Problem)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('the result has no texts that may name a person', async () => {
    const file = await read({ description: 'Marker^Person' })
    expect(JSON.stringify([file.header, file.notes])).not.toMatch(/marker/i)
  })
})

describe('control', () => {
  it('cancels with an AbortError, before and while reading', async () => {
    const bytes = makeNifti({ dim: [3, 100, 100, 100] })
    const before = readNifti(makeSource('a.nii', bytes), { signal: AbortSignal.abort() })
    expect(await rejection(before)).toMatchObject({ name: 'AbortError' })
    const controller = new AbortController()
    const packed = makeSource('a.nii.gz', await gzip(bytes))
    const during = readNifti(packed, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    expect(await rejection(during)).toMatchObject({ name: 'AbortError' })
  })

  it('progress never decreases and ends once, at 1', async () => {
    const fractions: number[] = []
    const packed = makeSource('a.nii.gz', await gzip(makeNifti({ dim: [3, 100, 100, 100] })))
    await readNifti(packed, { onProgress: ({ fraction }) => fractions.push(fraction) })
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.filter(fraction => fraction === 1)).toHaveLength(1)
  })
})

import { describe, expect, it } from 'vitest'
import type { NamedSource } from '#io/source.ts'
import { type Message, message } from '#messages/message.ts'
import { convertSeries } from './dcm2niix.ts'
import { readSeries } from './read-series.ts'
import { makeDicom, makeEnhanced, makeSeries, type SeriesRecipe } from './testing/make-dicom.ts'
import {
  baseline,
  jpeg2000,
  jpeg2000Lossless,
  jpegLs,
  jpegLsNear,
  lossless,
  losslessFirstOrder,
  type PackedSlices,
  packedSize,
  packedValue,
  runLength,
} from './testing/packed-slices.ts'

const deflated = '1.2.840.10008.1.2.1.99'

function recipe({ bits }: Pick<PackedSlices, 'bits'>): SeriesRecipe {
  return {
    description: 't2_tse',
    size: [packedSize, packedSize, 6],
    value: packedValue(bits),
    bits,
  }
}

function packedRecipe(packed: PackedSlices): SeriesRecipe {
  const { transferSyntax, slices } = packed
  return { ...recipe(packed), transferSyntax, packedSlice: z => slices[z % 2 ? 1 : 0] }
}

async function volumeOf(files: readonly NamedSource[]) {
  const { series, refused, setAside } = await readSeries(files)
  expect([refused, setAside, series.length]).toEqual([[], [], 1])
  const volume = series[0]?.scan.volume
  if (!volume) throw new Error('no volume')
  return volume
}

/** Summary of the one refused series; another series must open. */
async function refusalOf(...files: NamedSource[]): Promise<Message | undefined> {
  const good = makeSeries({ series: 90 })
  const { series, refused } = await readSeries([...files, ...good])
  expect(series.map(({ name }) => name)).toEqual(['series 90'])
  expect(refused).toHaveLength(1)
  return refused[0]?.problem.summary
}

const series = 't2_tse (series 1)'

describe('packed slices', () => {
  it.each([
    ['JPEG lossless', lossless],
    ['JPEG lossless, first-order prediction', losslessFirstOrder],
    ['JPEG-LS', jpegLs],
    ['JPEG 2000 lossless', jpeg2000Lossless],
    ['RLE', runLength],
  ])('%s gives the voxels that were packed', async (_, packed) => {
    const plain = await volumeOf(makeSeries(recipe(packed)))
    expect(await volumeOf(makeSeries(packedRecipe(packed)))).toEqual(plain)
  })

  it.each([
    ['JPEG baseline', baseline, 1],
    ['JPEG-LS near-lossless', jpegLsNear, 2],
    ['JPEG 2000', jpeg2000, 8],
  ])('%s comes close', async (_, packed, most) => {
    const plain = await volumeOf(makeSeries(recipe(packed)))
    const { data, size, affine } = await volumeOf(makeSeries(packedRecipe(packed)))
    expect([size, affine]).toEqual([plain.size, plain.affine])
    const off = plain.data.map((value, at) => Math.abs(value - (data[at] ?? Number.NaN)))
    expect(Math.max(...off)).toBeLessThanOrEqual(most)
    expect(Math.max(...off)).toBeGreaterThan(0)
  })
})

describe('deflated files', () => {
  it('give the original voxels and header, padded or not', async () => {
    const plain = makeSeries(recipe({ bits: 16 }))
    const made = makeSeries({ ...recipe({ bits: 16 }), transferSyntax: deflated })
    const [files, padded] = await Promise.all([deflate(made, 0), deflate(made, 1)])
    const volume = await volumeOf(plain)
    expect(await volumeOf(files)).toEqual(volume)
    expect(await volumeOf(padded)).toEqual(volume)
    const { series } = await readSeries(files)
    expect(series[0]?.name).toBe('t2_tse (series 1)')
  })

  it('are refused by name when damaged', async () => {
    // Noise doesn't compress, so truncation removes pixels and leaves the header intact.
    const noise = (x: number, y: number, z: number) =>
      Math.imul((x * 73_856_093) ^ (y * 19_349_663) ^ (z * 83_492_791), 0x9e3779b1) >>> 16
    const made = makeSeries({
      ...recipe({ bits: 16 }),
      size: [256, 256, 5],
      transferSyntax: deflated,
      value: noise,
    })
    const files = await deflate(made, 0)
    const cut = files.map(({ name, source }) => ({ name, source: source.slice(0, -5000) }))
    expect(await refusalOf(...cut)).toEqual(message('dicom.notConverted', { series }))
  })
})

describe('several frames in one file', () => {
  it('JPEG lossless gives every frame', async () => {
    const plain = await volumeOf([makeEnhanced(recipe({ bits: 16 }))])
    expect(await volumeOf([makeEnhanced(packedRecipe(losslessFirstOrder))])).toEqual(plain)
    expect(await volumeOf([makeEnhanced(packedRecipe(lossless))])).toEqual(plain)
  })

  it.each([
    ['JPEG baseline', baseline],
    ['JPEG-LS', jpegLs],
    ['JPEG-LS', jpegLsNear],
    ['JPEG 2000', jpeg2000Lossless],
    ['JPEG 2000', jpeg2000],
    ['RLE', runLength],
  ])('%s is refused', async (called, packed) => {
    expect(await refusalOf(makeEnhanced(packedRecipe(packed)))).toEqual(
      message('dicom.packedFrames', { series, packing: called }),
    )
  })

  it('dcm2niix still garbles JPEG 2000 without an error', async () => {
    const [plain, packed] = await Promise.all(
      [recipe({ bits: 16 }), packedRecipe(jpeg2000Lossless)].map(async made => {
        const bytes = new Uint8Array(await makeEnhanced(made).source.arrayBuffer())
        return convertSeries([bytes])
      }),
    )
    expect([packed?.exitCode, packed?.outputs.length]).toEqual([0, 1])
    expect(packed?.outputs[0]?.nifti).not.toEqual(plain?.outputs[0]?.nifti)
  })
})

describe('unreadable series are refused, and the others open', () => {
  it.each([
    ['JPEG extended', '1.2.840.10008.1.2.4.51'],
    ['high-throughput JPEG 2000', '1.2.840.10008.1.2.4.201'],
  ])('%s', async (_, transferSyntax) => {
    expect(await refusalOf(...makeSeries({ description: 't2_tse', transferSyntax }))).toEqual(
      message('dicom.transferSyntax', { series, syntax: transferSyntax }),
    )
  })

  it('one slice with another compression', async () => {
    const files = makeSeries(recipe({ bits: 16 }))
    const odd = makeSeries({ ...recipe({ bits: 16 }), transferSyntax: '1.2.840.10008.1.2.4.51' })
    expect(await refusalOf(...files.with(3, odd[3] as NamedSource))).toMatchObject({
      key: 'dicom.transferSyntax',
      params: { syntax: expect.stringContaining('4.51') },
    })
  })

  it.each([
    ['cut off', (frame: Uint8Array) => frame.subarray(0, frame.length / 2)],
    ['empty', (frame: Uint8Array) => new Uint8Array(frame.length)],
  ])('frames that are %s', async (_, damage) => {
    for (const packed of [losslessFirstOrder, jpegLs, jpeg2000Lossless]) {
      const slice = damage(packed.slices[0])
      const files = makeSeries({ ...packedRecipe(packed), packedSlice: () => slice })
      expect(await refusalOf(...files)).toMatchObject({
        key: 'dicom.damagedPacked',
        params: { series, packing: expect.stringMatching(/^JPEG/) },
      })
    }
  })

  it('images in fragments', async () => {
    expect(await refusalOf(...makeSeries({ ...packedRecipe(jpegLs), pieces: 2 }))).toEqual(
      message('dicom.damagedPacked', { series, packing: 'JPEG-LS' }),
    )
  })

  it('one image in fragments, which dcm2niix leaves out', async () => {
    for (const packed of [baseline, losslessFirstOrder, jpegLs, jpeg2000Lossless, runLength]) {
      const files = makeSeries(packedRecipe(packed))
      const odd = makeSeries({ ...packedRecipe(packed), pieces: 2 })
      expect(await refusalOf(...files.with(3, odd[3] as NamedSource))).toMatchObject({
        key: 'dicom.damagedImages',
        params: { damaged: 1, count: 6 },
      })
    }
  })

  it('a video is set aside', async () => {
    const video = makeDicom({
      description: 'film',
      series: 7,
      transferSyntax: '1.2.840.10008.1.2.4.102',
      sopClass: '1.2.840.10008.5.1.4.1.1.77.1.4.1',
      photometric: 'YBR_PARTIAL_420',
      samples: 3,
      frames: 9,
      packed: [new Uint8Array(500)],
    })
    const { series, refused, setAside } = await readSeries([
      { name: 'film', source: new Blob([video]) },
      ...makeSeries(),
    ])
    expect([series.length, refused]).toEqual([1, []])
    expect(setAside).toEqual([
      {
        file: 'film (series 7)',
        reason: message('dicom.video'),
      },
    ])
  })
})

/** Deflates everything after the meta header, as archives do. */
function deflate(files: readonly NamedSource[], padding: number): Promise<NamedSource[]> {
  return Promise.all(
    files.map(async ({ name, source }) => {
      const bytes = new DataView(await source.arrayBuffer())
      // Preamble, 'DICM' and the group length element.
      const at = 144 + bytes.getUint32(140, true)
      const packer = new CompressionStream('deflate-raw')
      const packed = await new Response(source.slice(at).stream().pipeThrough(packer)).blob()
      return { name, source: new Blob([source.slice(0, at), packed, new Uint8Array(padding)]) }
    }),
  )
}

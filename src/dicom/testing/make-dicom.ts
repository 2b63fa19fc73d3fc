import type { NamedSource } from '#io/source.ts'
import {
  ascii,
  concatBytes,
  type Element,
  encodeElements,
  encodeFrames,
  encodeRunLengths,
} from './write-elements.ts'

/** Fields that a test sets; the rest describes a plain 2D MR slice. */
export interface DicomRecipe {
  readonly patient?: string
  readonly study?: string
  readonly series?: number
  readonly description?: string
  readonly instance?: number
  /** Study time, which dcm2niix compares to separate series. */
  readonly time?: string
  readonly modality?: string
  readonly sopClass?: string
  readonly transferSyntax?: string
  readonly imageType?: string
  readonly photometric?: string
  readonly samples?: number
  readonly frames?: number
  readonly columns?: number
  readonly rows?: number
  readonly tr?: number
  readonly te?: number
  readonly ti?: number
  readonly agent?: string
  readonly spacing?: number
  readonly thickness?: number
  readonly position?: readonly [number, number, number]
  /** Row and column direction, LPS. */
  readonly orientation?: readonly number[]
  /** Unsigned 16-bit or 8-bit; without pixels the file isn't an image. */
  readonly pixels?: Uint16Array | Uint8Array | null
  /** The same pixels compressed, frame by frame. */
  readonly packed?: readonly Uint8Array[]
  /** Fragments per compressed frame. */
  readonly pieces?: number
  /** Per-frame functional groups of multi-frame files. */
  readonly groups?: readonly Element[]
  /** Omits preamble and meta header. */
  readonly bare?: boolean
}

export const mrImage = '1.2.840.10008.5.1.4.1.1.4'
export const enhancedMrImage = '1.2.840.10008.5.1.4.1.1.4.1'
export const explicitLittleEndian = '1.2.840.10008.1.2.1'
export const implicitLittleEndian = '1.2.840.10008.1.2'
export const runLength = '1.2.840.10008.1.2.5'

/** Writes a DICOM file by a recipe, by default in Explicit VR Little Endian. */
export function makeDicom(recipe: DicomRecipe = {}): Uint8Array<ArrayBuffer> {
  const r = { patient: 'Marker^Person', study: '1.2.3.4', series: 1, instance: 1, ...recipe }
  const [columns, rows] = [r.columns ?? 16, r.rows ?? 16]
  const sopClass = r.sopClass ?? mrImage
  const transferSyntax = r.transferSyntax ?? explicitLittleEndian
  const instance = `${r.study}.${r.series}.${r.instance}`
  const pixels = r.pixels ?? new Uint16Array(columns * rows * (r.samples ?? 1))
  const bits = pixels instanceof Uint8Array ? 8 : 16
  const spacing = r.spacing ?? 1
  const meta: Element[] = [
    [0x00020002, 'UI', sopClass],
    [0x00020003, 'UI', instance],
    [0x00020010, 'UI', transferSyntax],
  ]
  const head: Element[] = [
    [0x00080008, 'CS', r.imageType ?? 'ORIGINAL\\PRIMARY\\M'],
    [0x00080016, 'UI', sopClass],
    [0x00080018, 'UI', instance],
    [0x00080030, 'TM', r.time],
    [0x00080060, 'CS', r.modality ?? 'MR'],
    [0x00080070, 'LO', 'Made up'],
    [0x00080080, 'LO', 'Marker Hospital'],
    [0x0008103e, 'LO', r.description],
    [0x00081110, 'SQ', [[[0x00081155, 'UI', `${r.study}.8`]]]],
    [0x00100010, 'PN', r.patient],
    [0x00100020, 'LO', `MARKER-${r.patient.length}-${r.patient}`],
    [0x00100030, 'DA', '19010203'],
    [0x00180010, 'LO', r.agent],
    [0x00180020, 'CS', 'SE'],
    [0x00180050, 'DS', String(r.thickness ?? spacing)],
    [0x00180080, 'DS', text(r.tr)],
    [0x00180081, 'DS', text(r.te)],
    [0x00180082, 'DS', text(r.ti)],
    [0x0020000d, 'UI', r.study],
    [0x0020000e, 'UI', `${r.study}.${r.series}`],
    [0x00200011, 'IS', String(r.series)],
    [0x00200013, 'IS', String(r.instance)],
    [0x00200032, 'DS', r.frames ? undefined : (r.position ?? [0, 0, 0]).join('\\')],
    [0x00200037, 'DS', r.frames ? undefined : (r.orientation ?? axial).join('\\')],
    [0x00200052, 'UI', `${r.study}.9`],
  ]
  const image: Element[] = [
    [0x00280002, 'US', r.samples ?? 1],
    [0x00280004, 'CS', r.photometric ?? 'MONOCHROME2'],
    [0x00280008, 'IS', text(r.frames)],
    [0x00280010, 'US', rows],
    [0x00280011, 'US', columns],
    [0x00280030, 'DS', r.frames ? undefined : `${spacing}\\${spacing}`],
    [0x00280100, 'US', bits],
    [0x00280101, 'US', bits],
    [0x00280102, 'US', bits - 1],
    [0x00280103, 'US', 0],
    ...(r.groups ?? []),
  ]
  const implicit = transferSyntax === implicitLittleEndian
  const body = encodeElements(r.pixels === null ? head : [...head, ...image], implicit)
  const stored: Element = [0x7fe00010, bits === 8 ? 'OB' : 'OW', new Uint8Array(pixels.buffer)]
  const end =
    r.pixels === null
      ? []
      : r.packed
        ? encodeFrames(r.packed, r.pieces)
        : transferSyntax === runLength
          ? encodeFrames([encodeRunLengths(pixels)])
          : encodeElements([stored], implicit)
  if (r.bare) return concatBytes([...body, ...end])
  const metaBytes = concatBytes(encodeElements(meta))
  const group = encodeElements([[0x00020000, 'UL', metaBytes.length]])
  return concatBytes([new Uint8Array(128), ascii('DICM'), ...group, metaBytes, ...body, ...end])
}

const axial = [1, 0, 0, 0, 1, 0]

export interface SeriesRecipe
  extends Omit<DicomRecipe, 'instance' | 'position' | 'pixels' | 'packed'> {
  /** Columns, rows and slices. */
  readonly size?: readonly [number, number, number]
  /** Millimetres from slice to slice. */
  readonly between?: number
  /** Indices of missing slices. */
  readonly without?: readonly number[]
  readonly value?: (x: number, y: number, z: number) => number
  /** Bits per pixel, 16 by default. */
  readonly bits?: 8 | 16
  /** Compressed slices. */
  readonly packedSlice?: (z: number) => Uint8Array
}

/** An axial series, one file per slice, named without extension as scanners do. */
export function makeSeries(recipe: SeriesRecipe = {}): NamedSource[] {
  const { size = [16, 16, 8], between = 2, without = [], value = ball(size), ...others } = recipe
  const { bits = 16, packedSlice, ...rest } = others
  const [columns, rows, slices] = size
  return Array.from({ length: slices }, (_, z) => z).flatMap(z => {
    if (without.includes(z)) return []
    const pixels = pixelsOf(bits, columns * rows, i =>
      value(i % columns, Math.floor(i / columns), z),
    )
    const position = [-columns / 2, -rows / 2, z * between] as const
    const image = packedSlice ? { pixels, packed: [packedSlice(z)] } : { pixels }
    const file = makeDicom({ ...rest, columns, rows, position, instance: z + 1, ...image })
    return [{ name: `exam/S${rest.series ?? 1}/IM${z}`, source: new Blob([file]) }]
  })
}

function pixelsOf(bits: 8 | 16, length: number, value: (i: number) => number) {
  return bits === 8
    ? Uint8Array.from({ length }, (_, i) => value(i))
    : Uint16Array.from({ length }, (_, i) => value(i))
}

/** A bright ball with a brighter corner, so that the axes differ. */
function ball([columns, rows, slices]: readonly [number, number, number]) {
  return (x: number, y: number, z: number) => {
    const r = Math.hypot((2 * x) / columns - 1, (2 * y) / rows - 1, (2 * z) / slices - 1)
    return r < 0.9 ? Math.round(900 - 500 * r) + x : 10 + ((x * 7 + y * 3 + z) % 5)
  }
}

function text(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number)
}

/** The same series as one enhanced multi-frame file (PS3.3, C.7.6.16). */
export function makeEnhanced(recipe: SeriesRecipe = {}): NamedSource {
  const { size = [16, 16, 8], between = 2, spacing = 1, value = ball(size), ...others } = recipe
  const { bits = 16, packedSlice, ...rest } = others
  const [columns, rows, frames] = size
  const inSlice = columns * rows
  const pixels = pixelsOf(bits, inSlice * frames, i =>
    value(i % columns, Math.floor(i / columns) % rows, Math.floor(i / inSlice)),
  )
  const measures: Element[] = [
    [0x00180050, 'DS', String(between)],
    [0x00280030, 'DS', `${spacing}\\${spacing}`],
  ]
  const frame = (z: number): Element[] => [
    [
      0x00209111,
      'SQ',
      [
        [
          [0x00209056, 'SH', '1'],
          [0x00209057, 'UL', z + 1],
          [0x00209157, 'UL', z + 1],
        ],
      ],
    ],
    [0x00209113, 'SQ', [[[0x00200032, 'DS', `${-columns / 2}\\${-rows / 2}\\${z * between}`]]]],
  ]
  const shared: Element[] = [
    [0x00209116, 'SQ', [[[0x00200037, 'DS', axial.join('\\')]]]],
    [0x00289110, 'SQ', [measures]],
  ]
  const groups: Element[] = [
    [0x52009229, 'SQ', [shared]],
    [0x52009230, 'SQ', Array.from({ length: frames }, (_, z) => frame(z))],
  ]
  const file = makeDicom({
    ...rest,
    sopClass: enhancedMrImage,
    columns,
    rows,
    frames,
    pixels,
    groups,
    ...(packedSlice ? { packed: Array.from({ length: frames }, (_, z) => packedSlice(z)) } : {}),
  })
  return { name: 'exam/enhanced', source: new Blob([file]) }
}

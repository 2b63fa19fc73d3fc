import { type Encoding, walk } from './elements.ts'
import { inflate } from './inflate.ts'
import { deflated } from './packing.ts'

/**
 * Header fields of one DICOM file, read before conversion. Patient, study and UIDs only serve to
 * compare files: they are never passed on, shown, stored or logged.
 */
export interface Header {
  readonly patient: string
  readonly study: string
  readonly series: string
  readonly instance: string
  readonly transferSyntax: string
  readonly sopClass: string
  readonly modality: string
  readonly imageType: readonly string[]
  readonly description: string
  readonly number: number | null
  readonly rows: number
  readonly columns: number
  readonly frames: number
  readonly samples: number
  readonly photometric: string
  readonly echoTime: number | null
  readonly inversionTime: number | null
  readonly repetitionTime: number | null
  readonly agent: string
  /** Centre of the first voxel, mm, LPS; null when the file has no position of its own. */
  readonly position: readonly number[] | null
  /** Row and column direction. */
  readonly orientation: readonly number[] | null
}

const lastTag = 0x00280011
const transferSyntaxTag = 0x00020010
const tags = {
  imageType: 0x00080008,
  sopClass: 0x00080016,
  instance: 0x00080018,
  modality: 0x00080060,
  charset: 0x00080005,
  description: 0x0008103e,
  protocol: 0x00181030,
  patientName: 0x00100010,
  patientId: 0x00100020,
  agent: 0x00180010,
  repetitionTime: 0x00180080,
  echoTime: 0x00180081,
  inversionTime: 0x00180082,
  study: 0x0020000d,
  series: 0x0020000e,
  number: 0x00200011,
  position: 0x00200032,
  orientation: 0x00200037,
  samples: 0x00280002,
  photometric: 0x00280004,
  frames: 0x00280008,
  rows: 0x00280010,
  columns: 0x00280011,
} as const
type Name = keyof typeof tags
const names = new Map<number, Name>(
  (Object.keys(tags) as Name[]).map(name => [tags[name], name] as const),
)
/** Tags with two-byte integers; all others are text. */
const shorts: ReadonlySet<Name> = new Set(['samples', 'rows', 'columns'])

/** Bytes of the first read; larger headers take more reads. */
export const firstBytes = 2 ** 16
const mostBytes = 2 ** 24

/**
 * Reads a DICOM file's header, with or without the part 10 preamble.
 * @returns null when the file isn't DICOM or ends before its image
 */
export async function readHeader(source: Blob): Promise<Header | null> {
  for (let length = firstBytes; ; length = mostBytes) {
    const bytes = new DataView(await source.slice(0, length).arrayBuffer())
    const start = startOf(bytes)
    if (!start) return null
    const values = new Map<Name, string | number>()
    const { encoding, transferSyntax } = start
    const packed = transferSyntax === deflated
    const set = packed ? await inflated(source.slice(start.at), length) : bytes
    const whole = packed ? set.byteLength < length : length >= source.size
    if (!read(set, packed ? 0 : start.at, encoding, values, whole)) {
      if (whole || length === mostBytes) return null
      continue
    }
    return headerOf(values, transferSyntax)
  }
}

async function inflated(source: Blob, most: number): Promise<DataView<ArrayBuffer>> {
  const bytes = await inflate(source, most).catch(() => new Uint8Array(0))
  return new DataView(bytes.buffer)
}

function read(
  bytes: DataView,
  at: number,
  encoding: Encoding,
  values: Map<Name, string | number>,
  whole: boolean,
): boolean {
  const came = walk(bytes, at, encoding, lastTag, element => {
    const name = names.get(element.tag)
    if (!name) return
    if (shorts.has(name)) values.set(name, bytes.getUint16(element.at, encoding.little))
    else {
      const raw = new Uint8Array(bytes.buffer, element.at, element.length)
      const utf8 = String(values.get('charset') ?? '').includes('192')
      values.set(name, new TextDecoder(utf8 ? 'utf-8' : 'latin1').decode(raw))
    }
  })
  // Reports have no rows and columns, so they end before the last tag.
  return came || (whole && values.has('sopClass'))
}

export interface Start {
  /** Offset of the data set. */
  readonly at: number
  readonly encoding: Encoding
  readonly transferSyntax: string
  /** Offset of the transfer syntax in the meta header. */
  readonly transferSyntaxAt: number
}

/** Offset and encoding of the data set; null when the file isn't DICOM. */
export function startOf(bytes: DataView): Start | null {
  const explicit = { little: true, explicit: true }
  if (bytes.byteLength >= 132 && text(bytes, 128, 4) === 'DICM') {
    let at = 132
    let transferSyntax = ''
    let transferSyntaxAt = 0
    // The meta header is always in Explicit VR Little Endian (PS3.10, 7.1).
    walk(bytes, at, explicit, 0x0002ffff, element => {
      at = element.at + element.length
      if (element.tag !== transferSyntaxTag) return
      transferSyntax = clean(text(bytes, element.at, element.length))
      transferSyntaxAt = element.at
    })
    return { at, transferSyntax, transferSyntaxAt, encoding: encodingOf(transferSyntax) }
  }
  // Without a meta header, a data set begins with group 8 and its second element names the SOP class.
  if (bytes.byteLength < 64 || bytes.getUint16(0, true) !== 8) return null
  const bare = /^[A-Z]{2}$/.test(text(bytes, 4, 2))
  const encoding = bare ? explicit : { little: true, explicit: false }
  let known = false
  walk(bytes, 0, encoding, tags.sopClass, ({ tag, at, length }) => {
    if (tag === tags.sopClass) known = text(bytes, at, length).startsWith('1.2.840.10008.')
  })
  return known ? { at: 0, encoding, transferSyntax: '', transferSyntaxAt: 0 } : null
}

function encodingOf(transferSyntax: string): Encoding {
  return {
    little: transferSyntax !== '1.2.840.10008.1.2.2',
    explicit: transferSyntax !== '1.2.840.10008.1.2',
  }
}

function headerOf(values: ReadonlyMap<Name, string | number>, transferSyntax: string): Header {
  const word = (name: Name) => clean(String(values.get(name) ?? ''))
  const number = (name: Name): number | null => {
    const value = Number.parseFloat(word(name))
    return Number.isFinite(value) ? value : null
  }
  const vector = (name: Name, length: number) => {
    const parts = word(name).split('\\').map(Number)
    return parts.length === length && parts.every(Number.isFinite) ? parts : null
  }
  return {
    patient: word('patientId') || word('patientName'),
    study: word('study'),
    series: word('series'),
    instance: word('instance'),
    transferSyntax,
    sopClass: word('sopClass'),
    modality: word('modality'),
    imageType: word('imageType').toUpperCase().split('\\'),
    description: word('description') || word('protocol'),
    number: number('number'),
    rows: number('rows') ?? 0,
    columns: number('columns') ?? 0,
    frames: number('frames') ?? 1,
    samples: number('samples') ?? 1,
    photometric: word('photometric'),
    echoTime: number('echoTime'),
    inversionTime: number('inversionTime'),
    repetitionTime: number('repetitionTime'),
    agent: word('agent'),
    position: vector('position', 3),
    orientation: vector('orientation', 6),
  }
}

/** Text without padding and control characters. */
function clean(value: string): string {
  return value
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 256)
}

function text(bytes: DataView, at: number, length: number): string {
  return String.fromCharCode(...new Uint8Array(bytes.buffer, at, Math.min(length, 256)))
}

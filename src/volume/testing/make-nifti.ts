import type { NamedSource } from '#io/source.ts'

/** Header fields that a test sets; the default is a 4×5×6 int16 image of 1 mm, axes RAS. */
export interface NiftiRecipe {
  readonly version?: 1 | 2
  readonly little?: boolean
  readonly magic?: string
  readonly dim?: readonly number[]
  readonly datatype?: number
  readonly pixdim?: readonly number[]
  readonly offset?: number
  readonly slope?: number
  readonly intercept?: number
  readonly units?: number
  readonly qformCode?: number
  readonly sformCode?: number
  readonly quaternion?: readonly [number, number, number]
  readonly origin?: readonly [number, number, number]
  readonly srow?: readonly number[]
  readonly description?: string
  /** Content of each header extension; `extensionLength` falsifies the last one's size. */
  readonly extensions?: readonly number[]
  readonly extensionLength?: number
  /** Voxels in stored order; too few make a truncated file. */
  readonly voxels?: readonly (number | bigint)[]
}

type Put = (view: DataView, at: number, value: number | bigint, little: boolean) => void

/** NIfTI type code → bytes per voxel and its writer. */
const types: Readonly<Record<number, readonly [bytes: number, put: Put]>> = {
  2: [1, (v, at, x) => v.setUint8(at, Number(x))],
  4: [2, (v, at, x, le) => v.setInt16(at, Number(x), le)],
  8: [4, (v, at, x, le) => v.setInt32(at, Number(x), le)],
  16: [4, (v, at, x, le) => v.setFloat32(at, Number(x), le)],
  64: [8, (v, at, x, le) => v.setFloat64(at, Number(x), le)],
  256: [1, (v, at, x) => v.setInt8(at, Number(x))],
  512: [2, (v, at, x, le) => v.setUint16(at, Number(x), le)],
  768: [4, (v, at, x, le) => v.setUint32(at, Number(x), le)],
  1024: [8, (v, at, x, le) => v.setBigInt64(at, BigInt(x), le)],
  1280: [8, (v, at, x, le) => v.setBigUint64(at, BigInt(x), le)],
}

/** Writes a valid or invalid NIfTI file by a recipe, without code from the reader. */
export function makeNifti(recipe: NiftiRecipe = {}): Uint8Array<ArrayBuffer> {
  const { header, voxels } = makePair(recipe)
  const bytes = new Uint8Array(header.length + voxels.length)
  bytes.set(header)
  bytes.set(voxels, header.length)
  return bytes
}

/** The same as two files: header with extensions, and voxels. */
export function makePair(recipe: NiftiRecipe = {}) {
  const { version = 1, little = true, dim = [3, 4, 5, 6], extensions = [] } = recipe
  const one = version === 1
  const start = one ? 352 : 544
  const end = extensions.reduce((sum, length) => sum + length + 8, start)
  const header = new Uint8Array(end)
  const view = new DataView(header.buffer)
  const real = (at: number, values: readonly number[]) => {
    for (const [i, x] of values.entries())
      if (one) view.setFloat32(at + 4 * i, x, little)
      else view.setFloat64(at + 8 * i, x, little)
  }
  const int = (at: number, value: number) =>
    one ? view.setInt16(at, value, little) : view.setInt32(at, value, little)
  const datatype = recipe.datatype ?? 4
  const [bytesPerVoxel, put] = types[datatype] ?? [1, () => {}]
  view.setInt32(0, one ? 348 : 540, little)
  for (const [i, n] of dim.entries())
    if (one) view.setInt16(40 + 2 * i, n, little)
    else view.setBigInt64(16 + 8 * i, BigInt(n), little)
  view.setInt16(one ? 70 : 12, datatype, little)
  view.setInt16(one ? 72 : 14, bytesPerVoxel * 8, little)
  real(one ? 76 : 104, recipe.pixdim ?? [1, 1, 1, 1, 1, 1, 1, 1])
  const offset = recipe.offset ?? (recipe.magic?.startsWith('ni') ? 0 : end)
  if (one) view.setFloat32(108, offset, little)
  else view.setBigInt64(168, BigInt(offset), little)
  real(one ? 112 : 176, [recipe.slope ?? 1, recipe.intercept ?? 0])
  if (one) view.setUint8(123, recipe.units ?? 2)
  else view.setInt32(500, recipe.units ?? 2, little)
  ascii(header, one ? 148 : 240, recipe.description ?? '')
  int(one ? 252 : 344, recipe.qformCode ?? 0)
  int(one ? 254 : 348, recipe.sformCode ?? 1)
  real(one ? 256 : 352, recipe.quaternion ?? [0, 0, 0])
  real(one ? 268 : 376, recipe.origin ?? [0, 0, 0])
  real(one ? 280 : 400, recipe.srow ?? [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])
  ascii(header, one ? 344 : 4, recipe.magic ?? (one ? 'n+1' : 'n+2'))
  if (!one) header.set([0x0d, 0x0a, 0x1a, 0x0a], 8)
  if (extensions.length > 0) header[one ? 348 : 540] = 1
  let at = start
  for (const [i, length] of extensions.entries()) {
    const last = i === extensions.length - 1
    view.setInt32(at, last ? (recipe.extensionLength ?? length + 8) : length + 8, little)
    view.setInt32(at + 4, 6, little)
    at += length + 8
  }
  const [axes = 0, ...sizes] = dim
  const count = sizes.slice(0, axes).reduce((product, n) => product * Math.max(n, 1), 1)
  const values = recipe.voxels ?? Array.from({ length: Math.min(count, 1e6) }, (_, i) => i % 100)
  const voxels = new Uint8Array(values.length * bytesPerVoxel)
  const voxelView = new DataView(voxels.buffer)
  for (const [i, value] of values.entries()) put(voxelView, i * bytesPerVoxel, value, little)
  return { header, voxels }
}

function ascii(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i)
}

export function makeSource(name: string, ...parts: Uint8Array<ArrayBuffer>[]): NamedSource {
  return { name, source: new Blob(parts) }
}

export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

/** The reason of a rejected promise. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

import { mkdtempSync, openAsBlob, openSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Key } from '#messages/message.ts'
import { openCheckpoint } from './open.ts'
import { op, type TensorToWrite } from './testing/write-pickle.ts'
import { type PthOptions, pthBlob, pthPieces } from './testing/write-pth.ts'

const tensors = new Map<string, TensorToWrite>([
  ['a', { shape: [2, 3], values: Float32Array.of(1, -2, 0.5, 4, 0, -0.25) }],
  ['b', { shape: [3], values: Float32Array.of(7, 8, 9) }],
  [
    'c',
    { shape: [2, 2, 3], values: Float32Array.from({ length: 12 }, (_, i) => i), transposed: true },
  ],
])

function open(blob: Blob, name = 'model.pth') {
  return openCheckpoint({ name, source: blob })
}
function written(options: PthOptions) {
  return open(pthBlob(tensors, options))
}
const longText = [
  0x58,
  ...new Uint8Array(Uint32Array.of(1e6).buffer),
  ...Array<number>(1e6).fill(97),
]
/** A global whose name is a list of three times the list before, `depth` times. */
function nestedGlobal(depth: number): Uint8Array<ArrayBuffer> {
  // EMPTY_LIST, BINPUT, MARK, three BINGET, APPENDS
  const level = (n: number) => [0x5d, 0x71, n + 1, 0x28, ...[0x68, n, 0x68, n, 0x68, n], 0x65]
  const levels = Array.from({ length: depth }, (_, n) => level(n)).flat()
  return Uint8Array.from([
    ...[...op.start, ...op.text('lol'), 0x71, 0, ...levels],
    ...[0x68, depth, 0x93, ...op.stop],
  ])
}
/** A pickle that calls `module.name('argument')`. */
function call(module: string, name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[...op.start, ...op.global(module, name)],
    ...[...op.mark, ...op.text('touch /tmp/owned'), ...op.tuple, ...op.reduce, ...op.stop],
  ])
}

for (const dtype of ['float32', 'float16', 'bfloat16'] as const)
  for (const littleEndian of [true, false])
    test(`reads ${dtype}, ${littleEndian ? 'little' : 'big'} endian, also transposed`, async () => {
      const checkpoint = await written({ dtype, littleEndian })
      for (const [key, { shape, values }] of tensors) {
        const found = checkpoint.tensors.get(key)
        expect(found?.shape).toEqual(shape)
        expect(found?.dtype).toBe(dtype)
        expect(await found?.read()).toEqual(values)
      }
      // Only tensors that the file stores as float32 may be read as float32.
      const a = await checkpoint.tensors.get('a')?.stored(1, 2)
      if (dtype !== 'float32' || !littleEndian) expect(a).toBeNull()
      else {
        expect(a?.name).toBe('model.pth')
        expect(new Float32Array((await a?.source.arrayBuffer()) ?? [])).toEqual(
          Float32Array.of(4, 0, -0.25),
        )
      }
      expect(await checkpoint.tensors.get('c')?.stored(0, 1)).toBeNull()
    })

test('reads rows and chunks of contiguous and transposed tensors alike', async () => {
  const checkpoint = await written({})
  for (const [key, { shape, values }] of tensors) {
    const tensor = checkpoint.tensors.get(key)
    const size = values.length / (shape[0] ?? 1)
    expect(await tensor?.rows(1, 2)).toEqual(values.slice(size, 2 * size))
    const pieces: number[] = []
    for await (const piece of tensor?.chunks(1) ?? []) pieces.push(...piece)
    expect(pieces).toEqual([...values])
  }
})

test('reads only the directory, the pickle and what is asked for', async () => {
  let read = 0
  const blob = pthBlob(
    new Map([...tensors, ['large', { shape: [500_000], values: new Float32Array(500_000) }]]),
  )
  const slice = blob.slice.bind(blob)
  blob.slice = (start = 0, end = blob.size) => {
    read += end - start
    return slice(start, end)
  }
  const checkpoint = await open(blob)
  await checkpoint.tensors.get('a')?.read()
  expect(read).toBeLessThan(80_000)
})

// Node 20's openAsBlob ends at 4 GiB; browsers' files don't.
test('reads storages beyond 2 GB, by zip64 offsets, and 4 MB at a time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lamim-'))
  try {
    const path = join(folder, 'sparse.pth')
    // 16 MB, more than is read at once.
    const large = Float32Array.from({ length: 4096 * 1024 }, (_, i) => i % 1000)
    const all = new Map([...tensors, ['large', { shape: [4096, 1024], values: large }]])
    const { pieces, size } = pthPieces(all, { gap: 2.5 * 2 ** 30 })
    const file = openSync(path, 'w')
    truncateSync(path, size)
    for (const { offset, bytes } of pieces) writeSync(file, bytes, 0, bytes.length, offset)
    const source = await openAsBlob(path)
    let most = 0
    const { arrayBuffer } = Blob.prototype
    vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementation(function (this: Blob) {
      most = Math.max(most, this.size)
      return arrayBuffer.call(this)
    })
    const checkpoint = await open(source)
    for (const [key, { values }] of tensors)
      expect(await checkpoint.tensors.get(key)?.read()).toEqual(values)
    let at = 0
    let wrong = 0
    for await (const part of checkpoint.tensors.get('large')?.chunks() ?? [])
      for (const value of part) if (value !== large[at++]) wrong++
    expect([at, wrong]).toEqual([large.length, 0])
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(2 ** 22)
  } finally {
    vi.restoreAllMocks()
    rmSync(folder, { recursive: true })
  }
})

test('reads what torch.save itself wrote, by training/parity/torch_saved.py', async () => {
  const path = new URL('testing/torch-saved.pth', import.meta.url)
  const { tensors } = await open(await openAsBlob(path))
  const read = async (key: string) => [...((await tensors.get(key)?.read()) ?? [])]
  const counted = Array.from({ length: 24 }, (_, i) => i)
  expect(await read('float32')).toEqual(counted.map(n => n / 4))
  expect(await read('float16')).toEqual(counted.map(n => n / 8))
  expect(await read('bfloat16')).toEqual(counted.map(n => n * 2))
  expect(await read('transposed')).toEqual(counted.map(n => 6 * (n % 4) + Math.floor(n / 4)))
  expect(await read('first_half')).toEqual(counted.slice(0, 12))
  expect(await read('second_half')).toEqual(counted.slice(12))
  expect([...tensors.values()].map(({ shape }) => shape)).toEqual([
    [2, 3, 4],
    [4, 6],
    [24],
    [6, 4],
    [12],
    [3, 4],
  ])
})

test('cancelling rejects with an AbortError', async () => {
  const signal = AbortSignal.abort()
  await expect(
    openCheckpoint({ name: 'x.pth', source: pthBlob(tensors) }, { signal }),
  ).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
})

const bytes = (...values: number[]) => new Blob([Uint8Array.from(values)])
const legacy = [
  0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e, 0,
]
const bad: readonly [string, () => Blob, string, Key, object?][] = [
  ['legacy', () => bytes(...legacy), 'bad-checkpoint', 'lamim.oldPytorch'],
  ['bare pickle', () => bytes(0x80, 4, 0x7d, 0x2e), 'bad-checkpoint', 'lamim.barePickle'],
  [
    'safetensors',
    () => new Blob([bytes(2, 0, 0, 0, 0, 0, 0, 0), '{}  ']),
    'bad-checkpoint',
    'lamim.safetensors',
  ],
  [
    'text',
    () => new Blob(['<!doctype html><html></html>']),
    'bad-checkpoint',
    'lamim.notACheckpoint',
  ],
  ['empty', () => new Blob([]), 'bad-file', 'lamim.checkpointCutOff'],
  [
    'TorchScript',
    () => pthBlob(tensors, { extra: { 'constants.pkl': '', 'code/x.py': '' } }),
    'bad-checkpoint',
    'lamim.torchScript',
  ],
  ['deflated', () => pthBlob(tensors, { method: 8 }), 'bad-checkpoint', 'lamim.compressed'],
  [
    'odd byte order',
    () => pthBlob(tensors, { extra: { byteorder: 'middle' } }),
    'bad-checkpoint',
    'lamim.byteOrder',
  ],
  [
    'missing storage',
    () => pthBlob(tensors, { without: [1] }),
    'bad-file',
    'lamim.checkpointCutOff',
  ],
  [
    'whole model',
    () => pthBlob(tensors, { pickle: call('monai.networks.nets', 'ViT') }),
    'bad-checkpoint',
    'lamim.hostilePickle',
    { name: 'monai.networks.nets.ViT' },
  ],
  [
    'hostile',
    () => pthBlob(tensors, { pickle: call('posix', 'system') }),
    'bad-checkpoint',
    'lamim.hostilePickle',
    { name: 'posix.system' },
  ],
  [
    'builtins',
    () => pthBlob(tensors, { pickle: call('builtins', 'eval') }),
    'bad-checkpoint',
    'lamim.hostilePickle',
    { name: 'builtins.eval' },
  ],
  [
    'prototype',
    () => pthBlob(tensors, { pickle: call('constructor', 'constructor') }),
    'bad-checkpoint',
    'lamim.hostilePickle',
    { name: 'constructor.constructor' },
  ],
  [
    'stack underflow',
    () => pthBlob(tensors, { pickle: Uint8Array.of(0x80, 2, 0x52, 0x2e) }),
    'bad-checkpoint',
    'lamim.badPickle',
  ],
  [
    'no stop',
    () => pthBlob(tensors, { pickle: Uint8Array.of(0x80, 2, 0x7d) }),
    'bad-file',
    'lamim.checkpointCutOff',
  ],
  [
    'foreign opcode',
    () => pthBlob(tensors, { pickle: Uint8Array.of(0x80, 2, 0x69, 0x2e) }),
    'bad-checkpoint',
    'lamim.badPickle',
  ],
  [
    'no dict',
    () => pthBlob(tensors, { pickle: Uint8Array.of(0x80, 2, 0x4b, 1, 0x2e) }),
    'bad-checkpoint',
    'lamim.noStateDict',
  ],
  [
    'a global named by nested lists, which would be 3^16 words long as text',
    () => pthBlob(tensors, { pickle: nestedGlobal(16) }),
    'bad-checkpoint',
    'lamim.badPickle',
  ],
  [
    'a global named by 100,000 nested tuples',
    () =>
      pthBlob(tensors, {
        pickle: Uint8Array.from([
          ...[...op.start, ...op.text('torch'), ...op.text('x')],
          ...[...Array<number>(100_000).fill(0x85), 0x93, ...op.stop],
        ]),
      }),
    'bad-checkpoint',
    'lamim.badPickle',
  ],
  [
    'a name of a million letters',
    () => pthBlob(tensors, { pickle: call('a'.repeat(1e6), 'b') }),
    'bad-checkpoint',
    'lamim.badPickle',
  ],
  [
    'a key of a million letters',
    () =>
      pthBlob(tensors, {
        pickle: Uint8Array.from([...op.start, 0x7d, ...longText, ...op.int(3), 0x73, ...op.stop]),
      }),
    'bad-checkpoint',
    'lamim.badPickle',
  ],
  [
    'strides of 0 that claim more weights than are stored',
    () =>
      pthBlob(
        new Map([
          [
            'w',
            { shape: [16384, 4, 16, 16, 16], strides: [0, 0, 0, 0, 0], values: Float32Array.of(1) },
          ],
        ]),
      ),
    'bad-checkpoint',
    'lamim.tensorRange',
  ],
  [
    'entry without tensor',
    () =>
      pthBlob(tensors, {
        pickle: Uint8Array.from([0x80, 2, 0x7d, ...op.text('epoch'), ...op.int(3), 0x73, 0x2e]),
      }),
    'bad-checkpoint',
    'lamim.notATensor',
    { key: 'epoch' },
  ],
]
for (const [name, blob, code, key, params = {}] of bad)
  test(`refuses: ${name}`, async () => {
    await expect(open(blob())).rejects.toMatchObject({
      code,
      file: 'model.pth',
      summary: { key, params },
    })
  })

test('a truncated file, or one with any byte changed, gives a problem or tensors', async () => {
  const whole = new Uint8Array(await pthBlob(tensors).arrayBuffer())
  const cut = fc.nat(whole.length - 1).map(end => whole.slice(0, end))
  const changed = fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, value]) => {
    const copy = whole.slice()
    copy[at] = value
    return copy
  })
  await fc.assert(
    fc.asyncProperty(fc.oneof(cut, changed), async bytes => {
      try {
        const checkpoint = await open(new Blob([bytes]))
        for (const tensor of checkpoint.tensors.values()) await tensor.read()
      } catch (error) {
        expect(error).toMatchObject({ name: 'Problem' })
      }
    }),
    { numRuns: 200 },
  )
})

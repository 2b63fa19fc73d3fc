import { expect, test } from 'vitest'
import { says } from '#errors/testing/says.ts'
import { openCheckpoint } from './open.ts'
import { checkpointShapes, identify } from './state-dict.ts'
import { randomTensors, smallArchitecture } from './testing/random-network.ts'
import type { TensorToWrite } from './testing/write-pickle.ts'
import { pthBlob } from './testing/write-pth.ts'

type Tensors = Map<string, TensorToWrite>

async function identified(tensors: Tensors, heads?: number) {
  return identify(await openCheckpoint({ name: 'm.pth', source: pthBlob(tensors) }), heads)
}
function ssl(prefix = 'module.'): Tensors {
  return randomTensors(checkpointShapes('ssl', smallArchitecture), 1, prefix)
}
function classifier(): Tensors {
  const plain = randomTensors(checkpointShapes('classifier', smallArchitecture), 1)
  return new Map([...plain].map(([key, t]) => [key.startsWith('FC.') ? key : `model.${key}`, t]))
}
const scalar = (...shape: number[]): TensorToWrite => ({
  shape,
  values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
})

for (const prefix of ['module.', '', 'module.module.'])
  test(`recognises a self-supervised checkpoint with keys under '${prefix}'`, async () => {
    const { kind, architecture, tensors } = await identified(ssl(prefix))
    expect(kind).toBe('ssl')
    expect(architecture).toEqual({ ...smallArchitecture, num_heads: 1 })
    expect(tensors.has('conv3d_transpose_1.weight')).toBe(true)
  })

test('recognises a classifier, and leaves out its stale decoder', async () => {
  const { kind, tensors } = await identified(
    new Map([...classifier(), ['model.norm.weight', scalar(64)], ['model.norm.bias', scalar(64)]]),
  )
  expect(kind).toBe('classifier')
  expect(tensors.has('FC.4.bias')).toBe(true)
  expect(tensors.has('norm.weight')).toBe(false)
})

test('ignores the tensors that newer MONAI adds to every block', async () => {
  const newer = ssl().set('module.blocks.1.norm_cross_attn.weight', scalar(64))
  newer.set('module.blocks.0.cross_attn.to_q.weight', scalar(4, 4))
  expect((await identified(newer)).kind).toBe('ssl')
})

test('uses the given number of heads if it divides the width', async () => {
  expect((await identified(ssl(), 4)).architecture.num_heads).toBe(4)
  await expect(identified(ssl(), 3)).rejects.toThrow(
    says('lamim.wrongHeads', { width: 64, heads: 3 }),
  )
})

const bad: readonly [string, (tensors: Tensors) => unknown, unknown][] = [
  [
    'a missing key',
    t => t.delete('module.norm.bias'),
    says('lamim.missingKeys', { keys: ['norm.bias'] }),
  ],
  [
    'many missing keys',
    t =>
      [...t.keys()]
        .filter(k => k.includes('blocks.0.attn') || k.includes('norm1'))
        .map(k => t.delete(k)),
    says('lamim.missingKeys', { more: expect.toSatisfy((more: number) => more > 0) }),
  ],
  [
    'a surplus key',
    t => t.set('module.cls_token', scalar(1, 1, 64)),
    says('lamim.surplusKeys', { keys: ['cls_token'] }),
  ],
  [
    'a wrong shape',
    t => t.set('module.blocks.1.attn.qkv.weight', scalar(64, 64)),
    says('lamim.keyShape', {
      key: 'blocks.1.attn.qkv.weight',
      found: [64, 64],
      expected: [192, 64],
    }),
  ],
  [
    'another image size',
    t => t.set('module.patch_embedding.position_embeddings', scalar(1, 64, 64)),
    says('lamim.positions', { found: [1, 64, 64], tokens: 216 }),
  ],
  [
    'another network',
    t => {
      t.clear()
      t.set('conv1.weight', scalar(4))
    },
    says('lamim.noPatchEmbedding', { keys: ['conv1.weight'] }),
  ],
]
for (const [name, spoil, refusal] of bad)
  test(`names ${name}`, async () => {
    const tensors = ssl()
    spoil(tensors)
    await expect(identified(tensors)).rejects.toMatchObject({
      code: 'bad-checkpoint',
      file: 'm.pth',
    })
    await expect(identified(tensors)).rejects.toThrow(refusal)
  })

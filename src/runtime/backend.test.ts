import { describe, expect, it } from 'vitest'
import { says } from '#errors/testing/says.ts'
import type { Variant } from '#lamim/bundle/schema.ts'
import { message } from '#messages/message.ts'
import { chooseBackend, chooseVariant, featuresToTry } from './backend.ts'

const card = { name: 'nvidia ampere', software: false, bufferLimit: 2 ** 31, subgroups: true }
const megabytes = 2 ** 20
const model = (largestFile: number) => ({ largestFile, forGpu: true })
const ask = '--backend wasm'

describe('choosing a backend', () => {
  it('takes WebGPU where there is an adapter, without warnings', () => {
    expect(chooseBackend('auto', card, model(10 * megabytes), ask)).toEqual({
      backend: 'webgpu',
      warnings: [],
    })
  })

  it('takes a software adapter, and warns that it is slow', () => {
    const { backend, warnings } = chooseBackend(
      'auto',
      { ...card, software: true },
      model(megabytes),
      ask,
    )
    expect(backend).toBe('webgpu')
    expect(warnings[0]).toMatchObject({
      key: 'runtime.softwareAdapter',
      params: { option: '--backend wasm' },
    })
  })

  it('takes WebAssembly where there is no adapter, and says why', () => {
    const { backend, warnings } = chooseBackend('auto', null, model(megabytes), ask)
    expect(backend).toBe('wasm')
    expect(warnings[0]).toEqual(
      message('runtime.usesWasm', { reason: message('runtime.noAdapter') }),
    )
  })

  it('takes WebAssembly when a buffer of the model would not fit the GPU', () => {
    const small = { ...card, bufferLimit: 16 * megabytes }
    expect(chooseBackend('auto', small, model(100 * megabytes), ask).backend).toBe('wasm')
  })

  it('takes WebAssembly for a model that no GPU runs, and refuses a GPU for it', () => {
    const integers = { largestFile: megabytes, forGpu: false }
    const { backend, warnings } = chooseBackend('auto', card, integers, ask)
    expect(backend).toBe('wasm')
    expect(warnings[0]?.params.reason).toEqual(message('runtime.wasmModel'))
    expect(() => chooseBackend('webgpu', card, integers, ask)).toThrow(
      says('runtime.noWebgpu', { reason: message('runtime.wasmModel') }),
    )
  })

  it('refuses rather than taking another backend than the one asked for', () => {
    expect(() => chooseBackend('webgpu', null, model(megabytes), ask)).toThrow(
      says('runtime.noWebgpu'),
    )
    expect(chooseBackend('wasm', card, model(megabytes), ask).backend).toBe('wasm')
  })
})

describe('features of the device', () => {
  it('tries subgroups first, and never on software, whose subgroups compute wrongly', () => {
    expect(featuresToTry(card)).toEqual([['subgroups'], []])
    expect(featuresToTry({ ...card, software: true })).toEqual([[]])
    expect(featuresToTry({ ...card, subgroups: false })).toEqual([[]])
  })
})

describe('choosing a variant', () => {
  const variant = (precision: Variant['precision'], backends: Variant['backends']): Variant => ({
    precision,
    backends,
    encoders: {},
    decoder: null,
    decoder_encoder: null,
    heads: {},
  })
  const variants = [variant('q4', ['webgpu']), variant('q8', ['wasm', 'webgpu'])]

  it('takes the first one meant for the backend', () => {
    expect(chooseVariant(variants, 'webgpu').precision).toBe('q4')
    expect(chooseVariant(variants, 'wasm').precision).toBe('q8')
    expect(chooseVariant(variants, 'webgpu', 'q8').precision).toBe('q8')
  })

  it('takes the one that runs best there before the first', () => {
    const both = [variant('q4', ['webgpu', 'wasm']), variant('int8', ['wasm'])]
    expect(chooseVariant(both, 'webgpu').precision).toBe('q4')
    expect(chooseVariant(both, 'wasm').precision).toBe('int8')
    expect(chooseVariant(both.slice(0, 1), 'wasm').precision).toBe('q4')
  })

  it('lists the available variants when the requested one is missing', () => {
    expect(() => chooseVariant(variants, 'wasm', 'q4')).toThrow(/no q4 for wasm.*q8/)
  })
})

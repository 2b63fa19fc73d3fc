import { describe, expect, it } from 'vitest'
import type { Variant } from '#lamim/bundle/schema.ts'
import { chooseBackend, chooseVariant, featuresToTry } from './backend.ts'

const card = { name: 'nvidia ampere', software: false, bufferLimit: 2 ** 31, subgroups: true }
const megabytes = 2 ** 20
const ask = '--backend wasm'

describe('choosing a backend', () => {
  it('takes WebGPU where there is an adapter, without a word', () => {
    expect(chooseBackend('auto', card, 10 * megabytes, ask)).toEqual({
      backend: 'webgpu',
      warnings: [],
    })
  })

  it('takes a software adapter, and says that it is slow', () => {
    const { backend, warnings } = chooseBackend('auto', { ...card, software: true }, megabytes, ask)
    expect(backend).toBe('webgpu')
    expect(warnings[0]).toMatch(/software.*\(--backend wasm\)/)
  })

  it('takes WebAssembly where there is none, and says why', () => {
    const { backend, warnings } = chooseBackend('auto', null, megabytes, ask)
    expect(backend).toBe('wasm')
    expect(warnings[0]).toMatch(/no WebGPU adapter/)
  })

  it('takes WebAssembly when a buffer of the model would not fit the GPU', () => {
    const small = { ...card, bufferLimit: 16 * megabytes }
    expect(chooseBackend('auto', small, 100 * megabytes, ask).backend).toBe('wasm')
  })

  it('refuses rather than taking another backend than the one asked for', () => {
    expect(() => chooseBackend('webgpu', null, megabytes, ask)).toThrow(/WebGPU was asked for/)
    expect(chooseBackend('wasm', card, megabytes, ask).backend).toBe('wasm')
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

  it('says what there is when the asked-for one is missing', () => {
    expect(() => chooseVariant(variants, 'wasm', 'q4')).toThrow(/no q4 for wasm.*q8/)
  })
})

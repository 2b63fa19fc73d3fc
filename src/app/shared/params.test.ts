import { expect, test } from 'vitest'
import { message } from '#messages/message.ts'
import { readParams } from './params.ts'

const read = (search: string) => readParams(new URL(`https://site.example/viewer/${search}`))

test('without parameters, the shipped model and the best backend are selected', () => {
  expect(read('')).toEqual({
    folder: 'https://site.example/viewer/models/lamim-demo/',
    namesModel: false,
    backend: 'auto',
    debug: false,
    refused: [],
  })
})

test('a folder is resolved against the page’s address', () => {
  expect(read('?model=models/other&backend=wasm')).toEqual({
    folder: 'https://site.example/viewer/models/other/',
    namesModel: true,
    backend: 'wasm',
    debug: false,
    refused: [],
  })
  expect(read('?model=/shared/m/').folder).toBe('https://site.example/shared/m/')
})

test.each(['https://elsewhere.example/m', '//elsewhere.example/m', 'data:text/plain,x'])(
  'a model from another origin is refused with a message: %s',
  model => {
    const { folder, refused } = read(`?model=${encodeURIComponent(model)}`)
    expect(folder).toBe('https://site.example/viewer/models/lamim-demo/')
    expect(refused).toHaveLength(1)
    expect(refused[0]).toEqual(message('appShell.foreignModel', { folder: model }))
  },
)

test('an unknown backend is refused by name', () => {
  const { backend, refused } = read('?backend=cuda')
  expect(backend).toBe('auto')
  expect(refused[0]).toEqual(message('appShell.unknownBackend', { backend: 'cuda' }))
})

test('?debug shows diagnostics', () => {
  expect(read('?debug').debug).toBe(true)
})

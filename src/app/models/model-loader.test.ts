import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import { notices } from '../shared/notices.ts'
import type { Services } from '../shared/services.ts'
import { fakeServices } from '../testing/fake-services.ts'
import { createModelLoader } from './model-loader.ts'
import { setOwnModels } from './own-models-store.ts'
import { modelStore, setModel } from './store.ts'

const model = { hash: 'a model' } as Partial<LoadedModel> as LoadedModel

/** A loader whose worker answers each load with the next of `answers`. */
function loader(...answers: readonly (LoadedModel | Error | Promise<LoadedModel>)[]) {
  const asked: unknown[] = []
  const run: Services['run'] = async (_, input) => {
    asked.push(input)
    const answer = answers[asked.length - 1]
    if (!answer || answer instanceof Error) throw answer ?? new Error('one load too many')
    return (await answer) as never
  }
  return { ...createModelLoader(fakeServices({ run })), asked }
}

const siteHasModel = (answer: Response | Error) =>
  vi.stubGlobal('fetch', async () => {
    if (answer instanceof Error) throw answer
    return answer.clone()
  })

beforeEach(() => {
  siteHasModel(new Response('{}'))
  vi.stubGlobal('localStorage', { getItem: () => null, setItem() {}, removeItem() {} })
})
afterEach(() => {
  setModel({ step: 'unasked' })
  setOwnModels({ selected: null })
  notices.setState({ list: [] })
  vi.unstubAllGlobals()
})

test('a model is loaded once for several calls', async () => {
  const { load, asked } = loader(model)
  expect(await Promise.all([load(), load()])).toEqual([model, model])
  expect(await load()).toBe(model)
  expect(asked).toEqual([{ location: { folder: 'https://site.example/model/' }, backend: 'auto' }])
})

test('a failed load is reported, and the next one tries again', async () => {
  const { load } = loader(new Problem('bad-hash', message('runtime.notLoaded')), model)
  expect(await load()).toBeNull()
  expect(modelStore.getState().step).toBe('failed')
  expect(notices.getState().list).toHaveLength(1)
  expect(await load()).toBe(model)
})

test('a site without a model shows no problem and loads nothing', async () => {
  siteHasModel(new Response('<html>', { status: 404 }))
  const { load, asked } = loader()
  expect(await load()).toBeNull()
  expect(modelStore.getState().step).toBe('absent')
  expect([asked, notices.getState().list]).toEqual([[], []])
})

test('when the network is down, the loader still tries to load the model', async () => {
  siteHasModel(new TypeError('Failed to fetch'))
  expect(await loader().find()).toBe(true)
})

test('a model that is loading is dropped when another is selected', async () => {
  const other = { hash: 'another' } as Partial<LoadedModel> as LoadedModel
  let finish: (model: LoadedModel) => void = () => {}
  const { load, forget, asked } = loader(new Promise(resolve => (finish = resolve)), other)
  const first = load()
  await vi.waitUntil(() => asked.length === 1)
  setOwnModels({ selected: 'mine' })
  forget()
  finish(model)
  expect(await first).toBeNull()
  expect(await load()).toBe(other)
  expect(asked[1]).toMatchObject({ location: { stored: 'mine' } })
})

import { createStore } from 'zustand/vanilla'
import { type Contrast, contrasts } from '#volume/volume.ts'
import type { SampleTexts } from '../study/store.ts'

/** A case that comes with the app, as `samples/index.json` lists it. */
export interface Sample extends SampleTexts {
  readonly id: string
  /** Paths beside the list; a contrast may be missing. */
  readonly files: Readonly<Partial<Record<Contrast, string>>>
}

interface Samples {
  readonly list: readonly Sample[]
  readonly selected: string | null
}

export const samplesStore = createStore<Samples>(() => ({ list: [], selected: null }))

export const samplesFolder = () => new URL('samples/', document.baseURI)

let asked = false

/** Fetches the list once. Without a list no samples are offered. */
export function loadSampleList(): void {
  if (asked) return
  asked = true
  fetch(new URL('index.json', samplesFolder()))
    .then(response => (response.ok ? response.json() : null))
    .then((found: unknown) => {
      const list = readSamples(found)
      samplesStore.setState({ list, selected: list[0]?.id ?? null })
    })
    .catch(() => {
      asked = false
    })
}

export function selectSample(id: string): void {
  samplesStore.setState({ selected: id })
}

/** The valid entries of a list; others are skipped. */
export function readSamples(found: unknown): Sample[] {
  if (!isRecord(found) || !Array.isArray(found.samples)) return []
  return found.samples.flatMap((entry: unknown) => {
    if (!isRecord(entry) || !isRecord(entry.files)) return []
    const { id } = entry
    const { title, sentence = '' } = readTexts(entry)
    if (typeof id !== 'string' || title === undefined) return []
    const files: Partial<Record<Contrast, string>> = {}
    for (const contrast of contrasts) {
      const path = entry.files[contrast]
      if (typeof path === 'string') files[contrast] = path
    }
    return [{ id, title, sentence, translations: readTranslations(entry.translations), files }]
  })
}

function readTexts({ title, sentence }: Record<string, unknown>) {
  return {
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof sentence === 'string' ? { sentence } : {}),
  }
}

function readTranslations(found: unknown): SampleTexts['translations'] {
  if (!isRecord(found)) return {}
  return Object.fromEntries(
    Object.entries(found).flatMap(([language, texts]) =>
      isRecord(texts) ? [[language, readTexts(texts)]] : [],
    ),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

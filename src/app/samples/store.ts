import { createStore } from 'zustand/vanilla'
import { type Contrast, contrasts } from '#volume/volume.ts'

/** A case that comes with the app, as `samples/index.json` lists it. */
export interface Sample {
  readonly id: string
  readonly title: string
  readonly sentence: string
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
    const { id, title, sentence } = entry
    if (typeof id !== 'string' || typeof title !== 'string') return []
    const files: Partial<Record<Contrast, string>> = {}
    for (const contrast of contrasts) {
      const path = entry.files[contrast]
      if (typeof path === 'string') files[contrast] = path
    }
    return [{ id, title, sentence: typeof sentence === 'string' ? sentence : '', files }]
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

import { createStore } from 'zustand/vanilla'
import type { Problem } from '#errors/problem.ts'

/** Something said to the user once, until it is dismissed or its subject is gone. */
export interface Notice {
  readonly id: number
  /** A problem is an alert; a note tells what happened. */
  readonly kind: 'problem' | 'note'
  readonly sentence: string
  readonly details?: string
}

interface Notices {
  readonly list: readonly Notice[]
}

export const notices = createStore<Notices>(() => ({ list: [] }))

/** More than this many at once would bury the scan. */
const most = 6

let lastId = 0

export function tell(sentence: string): void {
  add({ id: ++lastId, kind: 'note', sentence })
}

export function tellProblem({ sentence, details }: Problem): void {
  add({ id: ++lastId, kind: 'problem', sentence, ...(details === undefined ? {} : { details }) })
}

export function dismiss(id: number): void {
  notices.setState(({ list }) => ({ list: list.filter(notice => notice.id !== id) }))
}

/** Notes go when something new begins; problems stay until they are read. */
export function dismissNotes(): void {
  notices.setState(({ list }) => ({ list: list.filter(({ kind }) => kind === 'problem') }))
}

function add(notice: Notice): void {
  notices.setState(({ list }) => ({
    list: [...list.filter(({ sentence }) => sentence !== notice.sentence), notice].slice(-most),
  }))
}

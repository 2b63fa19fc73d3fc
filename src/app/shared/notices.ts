import { createStore } from 'zustand/vanilla'
import type { Problem } from '#errors/problem.ts'

/** Something the user is told once. It stays until it is dismissed. */
export interface Notice {
  readonly id: number
  /** A problem is an alert; a note tells what happened. */
  readonly kind: 'problem' | 'note'
  readonly sentence: string
  readonly details?: string
  /** What the sentence is about, one by one. */
  readonly items?: readonly string[]
  /** Reloading the page helps. */
  readonly offersReload?: boolean
}

interface Notices {
  readonly list: readonly Notice[]
}

export const notices = createStore<Notices>(() => ({ list: [] }))

/** More notes than this at once would bury the scan. */
const mostNotes = 6

let lastId = 0

export function notify(sentence: string): void {
  add({ id: ++lastId, kind: 'note', sentence })
}

export function notifyProblem({ code, sentence, details }: Problem): void {
  const more = details === undefined ? {} : { details }
  add({ id: ++lastId, kind: 'problem', sentence, ...more, offersReload: code === 'stale-page' })
}

/** Several at once, as from one drop, are one notice: a list of their sentences. */
export function notifyProblems(problems: readonly Problem[]): void {
  const [first, ...others] = problems
  if (!first) return
  if (others.length === 0) notifyProblem(first)
  else {
    const items = problems.map(({ sentence }) => sentence)
    const sentence = `${items.length} files can’t be used:`
    add({ id: ++lastId, kind: 'problem', sentence, items })
  }
}

export function dismiss(id: number): void {
  notices.setState(({ list }) => ({ list: list.filter(notice => notice.id !== id) }))
}

/** Removes notes when something new starts; problems stay until they are dismissed. */
export function dismissNotes(): void {
  notices.setState(({ list }) => ({ list: list.filter(({ kind }) => kind === 'problem') }))
}

function add(notice: Notice): void {
  notices.setState(({ list }) => ({
    list: withoutOldNotes([...list.filter(other => !sameWords(other, notice)), notice]),
  }))
}

function sameWords(one: Notice, other: Notice): boolean {
  return one.sentence === other.sentence && String(one.items) === String(other.items)
}

/** Only notes are removed automatically: a problem counts as read once it is dismissed. */
function withoutOldNotes(list: readonly Notice[]): readonly Notice[] {
  const notes = list.filter(({ kind }) => kind === 'note').slice(-mostNotes)
  return list.filter(notice => notice.kind === 'problem' || notes.includes(notice))
}

import { createStore } from 'zustand/vanilla'
import type { Problem } from '#errors/problem.ts'
import { type Message, message, sameMessage } from '#messages/message.ts'

/** A notice for the user, shown until it is dismissed. */
export interface Notice {
  readonly id: number
  /** A problem is an alert. A note is information. */
  readonly kind: 'problem' | 'note'
  readonly message: Message
  readonly details?: string
  /** The items that the message is about. */
  readonly items?: readonly Message[]
  /** Whether to offer a reload of the page. */
  readonly offersReload?: boolean
}

interface Notices {
  readonly list: readonly Notice[]
}

export const notices = createStore<Notices>(() => ({ list: [] }))

/** Maximum number of notes, so that they don't cover the scan. */
const mostNotes = 6

let lastId = 0

export function notify(message: Message): void {
  add({ id: ++lastId, kind: 'note', message })
}

export function notifyProblem({ code, summary, details }: Problem): void {
  const more = details === undefined ? {} : { details }
  add({
    id: ++lastId,
    kind: 'problem',
    message: summary,
    ...more,
    offersReload: code === 'stale-page',
  })
}

/** Several at once, as from one drop, are one notice: a list of their messages. */
export function notifyProblems(problems: readonly Problem[]): void {
  const [first, ...others] = problems
  if (!first) return
  if (others.length === 0) notifyProblem(first)
  else {
    const items = problems.map(({ summary }) => summary)
    const title = message('appShell.several', { count: items.length })
    add({ id: ++lastId, kind: 'problem', message: title, items })
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
    list: withoutOldNotes([...list.filter(other => !saysTheSame(other, notice)), notice]),
  }))
}

function saysTheSame(one: Notice, other: Notice): boolean {
  return (
    sameMessage(one.message, other.message) &&
    JSON.stringify(one.items) === JSON.stringify(other.items)
  )
}

/** Only notes are removed automatically: a problem counts as read once it is dismissed. */
function withoutOldNotes(list: readonly Notice[]): readonly Notice[] {
  const notes = list.filter(({ kind }) => kind === 'note').slice(-mostNotes)
  return list.filter(notice => notice.kind === 'problem' || notes.includes(notice))
}

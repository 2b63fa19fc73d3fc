import type { Message } from '#messages/message.ts'

/** How far a job is. `fraction` never falls within one job and reaches 1 at most once, at its end. */
export interface Progress {
  /** What is being done now: 'Reading sub-01_T1w.nii.gz'. */
  readonly stage: Message
  /** 0 … 1. */
  readonly fraction: number
  /** Bytes of the files that are worked through, where their pace says something. */
  readonly bytes?: { readonly done: number; readonly total: number }
}

/** What every long function takes: a way to be told to stop, and a way to tell how far it is. */
export interface Control {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** A control for a part of a job that covers `from` … `to` of the whole. */
export function within(control: Control, from: number, to: number): Control {
  const { signal, onProgress } = control
  return {
    ...(signal ? { signal } : {}),
    ...(onProgress
      ? {
          onProgress: (progress: Progress) =>
            onProgress({ ...progress, fraction: from + (to - from) * progress.fraction }),
        }
      : {}),
  }
}

import type { Message } from '#messages/message.ts'

/** Progress of a job. `fraction` never decreases within a job and reaches 1 at most once, at its end. */
export interface Progress {
  /** The current step: 'Reading sub-01_T1w.nii.gz'. */
  readonly stage: Message
  /** 0 … 1. */
  readonly fraction: number
  /** Processed and total bytes, for jobs whose duration depends on file size. */
  readonly bytes?: { readonly done: number; readonly total: number }
}

/** Cancellation and progress of a long-running function. */
export interface Control {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** Returns a control for one part of a job. The part covers `from` … `to` of the job's progress. */
export function scaleProgress(control: Control, from: number, to: number): Control {
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

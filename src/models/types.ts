import type { ProblemData } from '#errors/problem.ts'
import type { Architecture, Precision } from '#lamim/bundle/schema.ts'
import type { Identified } from '#lamim/checkpoint/state-dict.ts'
import type { Message } from '#messages/message.ts'

/** A file of a bundle in memory. */
export interface BundleBlob {
  readonly path: string
  readonly blob: Blob
}

/** A bundle of the user's: by its id in the browser's storage, or its files in memory. */
export type OwnLocation = { readonly stored: string } | { readonly files: readonly BundleBlob[] }

/**
 * Where a bundle is: a folder on the page's origin (a directory for the command line), or one of the
 * user's.
 */
export type BundleLocation = { readonly folder: string } | OwnLocation

/** What a checkpoint is, before conversion. */
export type Examined = { readonly name: string; readonly bytes: number } & (
  | {
      readonly kind: Identified['kind']
      readonly architecture: Architecture
      /** Number of attention heads. Null where the user has to enter it; the architecture then says 1. */
      readonly heads: number | null
      /** Id of the published task that a classifier's file name suggests. */
      readonly task: string | null
    }
  | { readonly kind: 'refused'; readonly problem: ProblemData }
)

/** A bundle of the user's, as a list shows it. */
export interface OwnModel {
  readonly id: string
  readonly name: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly created: number
  readonly precisions: readonly Precision[]
  /** Titles of its tasks. Without one it only reconstructs and embeds. */
  readonly tasks: readonly string[]
  /** Why it can't be read; null where it can. */
  readonly broken: Message | null
}

/** A bundle that was just converted or imported. */
export interface AddedModel {
  readonly model: OwnModel
  readonly location: OwnLocation
  /** Why it is in memory although storage was requested; null otherwise. */
  readonly warning: Message | null
}

/** Where to keep a new bundle. If storage is too small, it is kept in memory. */
export type Keep = 'storage' | 'memory'

import type { ProblemData } from '#errors/problem.ts'
import type { Architecture, Precision } from '#lamim/bundle/schema.ts'
import type { Identified } from '#lamim/checkpoint/state-dict.ts'
import type { Message } from '#messages/message.ts'

/** A file of a bundle that is kept in memory. */
export interface BundleBlob {
  readonly path: string
  readonly blob: Blob
}

/** A bundle that the user brought: by its id in the browser's storage, or its files in memory. */
export type OwnLocation = { readonly stored: string } | { readonly files: readonly BundleBlob[] }

/**
 * Where a bundle lies: a folder under the page's own origin (a directory for the command line), or
 * what the user brought.
 */
export type BundleLocation = { readonly folder: string } | OwnLocation

/** What a checkpoint turned out to be, before it is converted. */
export type Examined = { readonly name: string; readonly bytes: number } & (
  | {
      readonly kind: Identified['kind']
      readonly architecture: Architecture
      /** Attention heads; null where only the user can tell, and the architecture says 1. */
      readonly heads: number | null
      /** Id of a published task that a classifier's name speaks of. */
      readonly task: string | null
    }
  | { readonly kind: 'refused'; readonly problem: ProblemData }
)

/** A bundle in the browser's storage, or in memory, as a list shows it. */
export interface OwnModel {
  readonly id: string
  readonly name: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly created: number
  readonly precisions: readonly Precision[]
  /** Titles of its tasks; none: it reconstructs and gives hidden states only. */
  readonly tasks: readonly string[]
  /** Why it can't be read; null where it can. */
  readonly broken: Message | null
}

/** A bundle that was made or brought just now. */
export interface AddedModel {
  readonly model: OwnModel
  readonly location: OwnLocation
  /** Why it lies in memory though storage was asked for; null where it is as asked. */
  readonly warning: Message | null
}

/** Where a new bundle is to lie; storage that turns out too small gives way to memory. */
export type Keep = 'storage' | 'memory'

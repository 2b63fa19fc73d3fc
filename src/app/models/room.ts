import type { Precision } from '#lamim/bundle/schema.ts'
import { type Message, message } from '#messages/message.ts'
import type { Keep } from '#models/types.ts'

/** Bundle bytes per byte of float32 checkpoint, rounded up. Shared encoders need less. */
const shares: Readonly<Record<Precision, number>> = {
  fp32: 1.05,
  q8: 0.31,
  int8: 0.27,
  q4: 0.17,
}

/** Upper estimate of the size of a bundle with these variants. */
export function expectedBytes(checkpointBytes: number, precisions: readonly Precision[]): number {
  return precisions.reduce((sum, one) => sum + Math.ceil(checkpointBytes * shares[one]), 0)
}

/** Where a new bundle is kept, and a warning if that is not the storage. */
export interface Room {
  readonly keep: Keep
  readonly warning: Message | null
}

/** Decides by the browser's storage estimate. @param estimate null where there is none */
export function roomFor(needed: number, estimate: StorageEstimate | null): Room {
  const { quota, usage = 0 } = estimate ?? {}
  if (quota === undefined)
    return {
      keep: 'memory',
      warning: message('appModel.noStorage'),
    }
  const free = Math.max(0, quota - usage)
  if (free >= needed) return { keep: 'storage', warning: null }
  return {
    keep: 'memory',
    warning: message('appModel.littleStorage', { free, needed }),
  }
}

/** Requests persistent storage and reads the storage estimate. */
export async function askRoom(needed: number): Promise<Room> {
  // Absent where the page isn't served securely.
  const storage = navigator.storage as StorageManager | undefined
  // Not awaited: Firefox asks its user, who may never answer. Without permission the browser still stores the model,
  // but may clear it when the disk is full.
  storage?.persist().catch(() => false)
  return roomFor(needed, (await storage?.estimate().catch(() => null)) ?? null)
}

import { createContext, use } from 'react'
import type { PageJob } from '#jobs/client.ts'
import type { RunOf } from '#jobs/table.ts'
import type { LoadedModel } from '#runtime/loaded-model.ts'
import type { MaskPen, Point, Stage } from '#viewer/stage-types.ts'
import type { Params } from './params.ts'

/** Loads the selected model when it is first needed. */
export interface ModelLoader {
  /** Null where there is no model, or loading failed or was cancelled. Problems become notices. */
  load(): Promise<LoadedModel | null>
  /** Whether there is a model to load; one small request. */
  find(): Promise<boolean>
  /** Another model was selected: drops the one before, also while it is being loaded. */
  forget(): void
}

/** The page's one stage, created when it is first asked for. */
export interface StageAccess {
  /** Null if this browser can't draw the stage. */
  get(): Promise<Stage | null>
  /** Moves the crosshair, also where slices are drawn without the stage. */
  moveCrosshair(to: Point): void
  /** The pen while a mask is painted, else null. */
  pen(): MaskPen | null
}

/** Everything outside the stores that features need. `main.tsx` creates it, tests pass fakes. */
export interface Services {
  /** Runs a job in the worker that it belongs to. */
  readonly run: RunOf<PageJob>
  readonly params: Params
  readonly model: ModelLoader
  readonly stage: StageAccess
  /** Offers a file to the user as a download. */
  readonly saveFile: (content: Blob, name: string) => void
  /** Calls `listener` after every change of any store. @returns ends the subscription */
  readonly subscribe: (listener: () => void) => () => void
}

const ServicesContext = createContext<Services | null>(null)

export const ServicesProvider = ServicesContext.Provider

/** @throws Error outside a `ServicesProvider` */
export function useServices(): Services {
  const services = use(ServicesContext)
  if (!services) throw new Error('useServices needs a ServicesProvider above it.')
  return services
}

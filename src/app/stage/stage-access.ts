import { asProblem } from '#errors/problem.ts'
import { message } from '#messages/message.ts'
import type { Stage } from '#viewer/stage-types.ts'
import { loadChunk } from '../shared/load-chunk.ts'
import { notify, notifyProblem } from '../shared/notices.ts'
import type { StageAccess } from '../shared/services.ts'
import { setWindow, updateView } from '../view/store.ts'
import { type Follower, followStores } from './follow-stores.ts'

/** Creates the page's one stage when it is first asked for, and keeps it in step with the stores. */
export function createStageAccess(): StageAccess {
  let stage: Promise<Stage | null> | null = null
  let follower: Follower | null = null

  async function create(): Promise<Stage | null> {
    try {
      const { createStage } = await loadChunk(() => import('#viewer/stage.ts'))
      const created = await createStage({
        onCrosshair: crosshair => updateView({ crosshair }),
        onWindow: setWindow,
        onContext: state => {
          if (state === 'lost') notify(message('appStage.contextLost'))
        },
      })
      follower = followStores(created)
      return created
    } catch (error) {
      notifyProblem(asProblem(error))
      updateView({ plain: true })
      return null
    }
  }

  const access: StageAccess = {
    get() {
      stage ??= create()
      return stage
    },
    moveCrosshair(to) {
      void access.get().then(stage => (stage ? stage.moveTo(to) : updateView({ crosshair: to })))
    },
    pen: () => follower?.pen() ?? null,
  }
  return access
}

import { asProblem } from '#errors/problem.ts'
import { createStage } from '#viewer/stage.ts'
import type { Point, Stage } from '#viewer/stage-types.ts'
import { notify, notifyProblem } from '../shared/notices.ts'
import { setWindow, updateView } from '../view/store.ts'
import { follow } from './follow.ts'

let stage: Promise<Stage | null> | null = null

/** The page's one stage, made when it is first asked for. Null where slices can't be drawn. */
export function theStage(): Promise<Stage | null> {
  stage ??= createStage({
    onCrosshair: place => updateView({ place }),
    onWindow: setWindow,
    onContext: state => {
      if (state === 'lost')
        notify('The graphics card dropped the slices; they come back by themselves.')
    },
  }).then(
    made => {
      follow(made)
      return made
    },
    (error: unknown) => {
      notifyProblem(asProblem(error))
      updateView({ plain: true })
      return null
    },
  )
  return stage
}

/** Does something with the stage, once it is there. */
export function withStage(act: (stage: Stage) => void): void {
  theStage().then(stage => stage && act(stage))
}

/** Moves the crosshair, also where slices are drawn without the stage. */
export function goTo(place: Point): void {
  theStage().then(stage => (stage ? stage.moveTo(place) : updateView({ place })))
}

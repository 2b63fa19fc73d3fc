import type { Task } from '#lamim/bundle/schema.ts'
import { largestAt } from '#lamim/calibration.ts'
import type { TaskAnswer } from '#lamim/task-answer.ts'
import { percent } from '#report/percent.ts'

interface Props {
  readonly task: Task
  readonly answer: TaskAnswer
}

/** One task's probabilities: number and bar, never colour alone. */
export function TaskProbabilities({ task, answer }: Props) {
  const id = `task-${task.id}`
  const largest = largestAt(answer.probabilities)
  return (
    <section className="task" aria-labelledby={id}>
      <h3>
        <span id={id}>{task.title}</span>
        {task.condition && <span className="condition">, {task.condition}</span>}
      </h3>
      <dl>
        {answer.labels.map((label, at) => {
          const probability = answer.probabilities[at] ?? 0
          return (
            <div key={label} className={at === largest ? 'row larger' : 'row'}>
              <dt>{label}</dt>
              <dd>
                <span className="bar" aria-hidden="true">
                  <span style={{ width: `${probability * 100}%` }} />
                </span>
                <span className="number">{percent(probability)}</span>
              </dd>
            </div>
          )
        })}
      </dl>
      <p className="cohort">{task.cohort}</p>
    </section>
  )
}

import type { Task } from '#lamim/bundle/schema.ts'
import { largestAt } from '#lamim/calibration.ts'
import type { TaskAnswer } from '#lamim/task-answer.ts'
import { percent } from '#report/percent.ts'
import { useModelText } from '../language/use-model-text.ts'

interface Props {
  readonly task: Task
  readonly answer: TaskAnswer
  /** The model's own language. */
  readonly language: string
}

/** One task's probabilities: number and bar, never colour alone. */
export function TaskProbabilities({ task, answer, language }: Props) {
  const textOf = useModelText(language)
  const [title, labels, cohort] = [
    textOf(task, 'title'),
    textOf(task, 'labels'),
    textOf(task, 'cohort'),
  ]
  const condition = textOf(task, 'condition')
  const id = `task-${task.id}`
  const largest = largestAt(answer.probabilities)
  return (
    <section className="task" aria-labelledby={id}>
      <h3>
        <span id={id} lang={title.language}>
          {title.text}
        </span>
        {condition.text && (
          <span className="condition" lang={condition.language}>
            {' · '}
            {condition.text}
          </span>
        )}
      </h3>
      <dl>
        {labels.text.map((label, at) => {
          const probability = answer.probabilities[at] ?? 0
          return (
            <div key={label} className={at === largest ? 'row larger' : 'row'}>
              <dt lang={labels.language}>{label}</dt>
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
      <p className="cohort" lang={cohort.language}>
        {cohort.text}
      </p>
    </section>
  )
}
